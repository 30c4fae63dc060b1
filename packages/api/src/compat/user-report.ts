/** What a user says of an error, sent by a program that has a token. With a DSN the address is the receiver's. */
import { z } from "zod";
import { dateTime, hexId, projectParams } from "../fields.ts";
import { route } from "../route.ts";

export const userReportRoutes = {
  submitUserReport: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/user-feedback/",
    permission: ["project:write", "project:admin"],
    summary: "Takes in what a user says of an error. It is stored when it was processed, as if by an SDK.",
    params: projectParams,
    body: z.object({
      /** With or without hyphens. */
      event_id: z.string().max(36),
      name: z.string().default(""),
      email: z.string().default(""),
      comments: z.string(),
    }),
    response: z.object({
      eventID: hexId,
      event: z.object({ eventID: hexId, id: z.null() }),
      name: z.string(),
      email: z.string(),
      comments: z.string(),
      dateCreated: dateTime,
      /** Not known before the report is processed. */
      issue: z.null(),
      user: z.null(),
    }),
    errors: ["too_many_requests", "key_missing", "unavailable"],
  }),
};
