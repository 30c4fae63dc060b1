import { z } from "zod";
import { rowsQuery } from "../compat/events-query.ts";
import { intParam, listParam, orgParams, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";

export const exportFormats = ["csv", "json", "xml", "parquet"] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportRowsMax = 1_000_000;
export const exportIssuesMax = 10_000;

const format = z.enum(exportFormats).optional();

export const exportRoutes = {
  exportEvents: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/export/events/",
    permission: "event:read",
    summary:
      "Any table over what is stored as a file that is written while it is read. With `issue` the events of one issue; a field and `count()` give the values of a tag. A file that breaks off is not complete.",
    params: orgParams,
    query: z.object({
      ...rowsQuery,
      field: listParam,
      sort: listParam,
      /** Id or short id. */
      issue: z.string().max(100).optional(),
      format,
      limit: intParam({ min: 1, max: exportRowsMax }).optional(),
    }),
    response: z.unknown(),
    errors: ["bad_request", "invalid_query", "invalid_time_range", "too_many_exports", "timeout"],
    file: true,
  }),
  exportIssues: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/export/issues/",
    permission: "event:read",
    summary: "A list of issues with their figures as a file.",
    params: orgParams,
    query: z.object({
      ...scopeQuery,
      ...timeQuery,
      /** Absent means `is:unresolved`; empty means no filter. */
      query: z.string().max(4000).optional(),
      sort: z.string().max(30).optional(),
      format,
      limit: intParam({ min: 1, max: exportIssuesMax }).optional(),
    }),
    response: z.unknown(),
    errors: ["invalid_query", "invalid_time_range", "too_many_exports"],
    file: true,
  }),
} as const;
