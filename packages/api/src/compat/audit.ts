import { z } from "zod";
import { dateTime, id, orgParams, pageQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";
import { userReference } from "./user.ts";

export const auditRow = z.object({
  id,
  /** A person, or the name alone: of a token, of the server, of somebody who is gone. */
  actor: z.union([userReference, z.object({ name: z.string() })]),
  event: z.string(),
  ipAddress: z.string().nullable(),
  note: z.string(),
  targetObject: z.string(),
  targetType: z.string(),
  targetUser: z.null(),
  data: z.record(z.string(), z.unknown()),
  dateCreated: dateTime,
});

export const auditRoutes = {
  listAuditLogs: route({
    method: "GET",
    path: "/api/0/organizations/{org}/audit-logs/",
    permission: ["org:write", "org:admin"],
    summary: "Who changed what in an organization, newest first; a page at a time, by the Link header.",
    params: orgParams,
    query: z.object({
      ...pageQuery,
      ...timeQuery,
      /** One action, such as `issue.assign`. */
      event: z.string().max(60).optional(),
      /** A user's id. */
      actor: id.optional(),
    }),
    response: z.object({
      rows: z.array(auditRow),
      /** The actions to choose from. */
      options: z.array(z.string()),
    }),
    errors: ["invalid_cursor", "invalid_time_range"],
  }),
} as const;
