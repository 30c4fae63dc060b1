import { z } from "zod";
import { dateTime, eventReference, hexId, projectParams } from "../fields.ts";
import { route } from "../route.ts";

export const attachmentShape = z.object({
  id: hexId,
  event_id: hexId,
  /** `event.attachment`, `event.minidump`, `event.view_hierarchy` … */
  type: z.string(),
  name: z.string(),
  mimetype: z.string(),
  dateCreated: dateTime,
  size: z.number().int(),
  headers: z.record(z.string(), z.string()),
  sha256: z.string(),
});

const eventParams = projectParams.extend({ event: eventReference });

export const attachmentRoutes = {
  listEventAttachments: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/attachments/",
    permission: "event:read",
    summary: "Files that came with an event.",
    params: eventParams,
    response: z.array(attachmentShape),
    errors: ["not_found"],
  }),
  getEventAttachment: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/attachments/{attachment}/",
    permission: "event:read",
    summary: "One of these files, as a download.",
    params: eventParams.extend({ attachment: hexId }),
    query: z.object({ download: z.string().optional() }),
    response: z.unknown(),
    errors: ["not_found"],
    file: true,
  }),
};
