import { z } from "zod";
import { statsSeries } from "../compat/issue.ts";
import {
  dateTime,
  issueParams,
  listParam,
  orgIssueParams,
  pageQuery,
  textLike,
  timeQuery,
} from "../fields.ts";
import { route } from "../route.ts";

/** A person whom an issue has met. */
export const affectedUser = z.object({
  /** What people are told apart by: `id:7`, `email:…`, `ip:…`. */
  identity: z.string(),
  id: z.string(),
  email: z.string(),
  username: z.string(),
  ipAddress: z.string(),
  count: z.number(),
  firstSeen: dateTime,
  lastSeen: dateTime,
});

export const issueFiguresRoutes = {
  getIssueSeries: route({
    method: "GET",
    path: "/api/0/issues/{issue}/stats/",
    permission: "event:read",
    summary:
      "Events of an issue over time: `stat` names a period; `since`, `until` and `resolution` any other.",
    params: issueParams,
    query: z.object({
      stat: z
        .string()
        .check(textLike("period", /^[0-9]{1,6}[smhdw]$/, "Give a period such as 24h or 14d."))
        .optional(),
      /** Unix seconds. */
      since: z.coerce.number().int().min(0).max(4_102_444_800).optional(),
      until: z.coerce.number().int().min(0).max(4_102_444_800).optional(),
      resolution: z.string().max(12).optional(),
      environment: listParam,
    }),
    response: statsSeries,
    errors: ["bad_request", "invalid_time_range"],
  }),
  listIssueUsers: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/issues/{issue}/users/",
    permission: "event:read",
    summary: "The people whom an issue has met, the most affected first, under any query.",
    params: orgIssueParams,
    query: z.object({
      ...pageQuery,
      ...timeQuery,
      environment: listParam,
      query: z.string().max(4000).optional(),
    }),
    response: z.array(affectedUser),
    errors: ["invalid_query", "invalid_time_range"],
    paginated: true,
  }),
} as const;
