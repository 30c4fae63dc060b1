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

const auditFilter = {
  ...timeQuery,
  /** One action, such as `issue.assign`. */
  event: z.string().max(60).optional(),
  /** A user's id. */
  actor: id.optional(),
};

export const auditRoutes = {
  listAuditLogs: route({
    method: "GET",
    path: "/api/0/organizations/{org}/audit-logs/",
    permission: ["org:write", "org:admin"],
    summary: "Who changed what in an organization, newest first; a page at a time, by the Link header.",
    params: orgParams,
    query: z.object({
      ...pageQuery,
      ...auditFilter,
    }),
    response: z.object({
      rows: z.array(auditRow),
      /** The actions to choose from. */
      options: z.array(z.string()),
      /** The cursor of the next page, as in the Link header; null on the last. */
      nextCursor: z.string().nullable(),
    }),
    errors: ["invalid_cursor", "invalid_time_range"],
  }),
  exportAuditLogs: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/export/audit-logs/",
    permission: ["org:write", "org:admin"],
    summary: "The audit log as a file of comma-separated values, newest first.",
    params: orgParams,
    query: z.object(auditFilter),
    response: z.unknown(),
    errors: ["invalid_time_range"],
    file: true,
  }),
} as const;
