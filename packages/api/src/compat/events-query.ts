import { z } from "zod";
import { flagParam, listParam, orgParams, pageQuery, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";

export const fieldType = z.enum(["string", "integer", "number", "date", "boolean", "duration", "percentage"]);

export const eventsQueryRoutes = {
  queryEvents: route({
    method: "GET",
    path: "/api/0/organizations/{org}/events/",
    permission: "event:read",
    summary:
      "A table over what is stored: plain fields and aggregates under a query. Datasets: errors, spans, transactions, logs, tracemetrics, sessions, check_ins, profiles, replays, feedback.",
    params: orgParams,
    query: z.object({
      ...pageQuery,
      ...scopeQuery,
      ...timeQuery,
      dataset: z.string().max(30).optional(),
      /** Plain fields and `count()`, `count_unique(id)`, `count_unique(user)`, `min(timestamp)` and the like. */
      field: listParam,
      query: z.string().max(4000).optional(),
      /** A field, with `-` for falling; may stand several times. */
      sort: listParam,
      referrer: z.string().optional(),
      allowAggregateConditions: z.string().optional(),
      noPagination: flagParam,
    }),
    response: z.object({
      data: z.array(z.record(z.string(), z.unknown())),
      meta: z.object({
        fields: z.record(z.string(), fieldType),
        units: z.record(z.string(), z.string().nullable()),
        dataset: z.string(),
      }),
    }),
    errors: ["invalid_query", "invalid_time_range", "timeout"],
  }),
} as const;
