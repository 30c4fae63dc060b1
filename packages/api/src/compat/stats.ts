import { z } from "zod";
import { dateTime, listParam, orgParams } from "../fields.ts";
import { route } from "../route.ts";

/** What counts can be told apart by. */
export const statsGroups = ["outcome", "category", "reason", "project"] as const;

export const statsRoutes = {
  organizationStats: route({
    method: "GET",
    path: "/api/0/organizations/{org}/stats_v2/",
    permission: "org:read",
    summary: "How much was sent and what became of it, over time, by outcome, category, reason or project.",
    params: orgParams,
    query: z.object({
      statsPeriod: z.string().max(10).optional(),
      start: z.string().max(40).optional(),
      end: z.string().max(40).optional(),
      /** `5m`, `1h`, `1d` …; default by the range. */
      interval: z.string().max(10).optional(),
      /** `sum(quantity)`, and `sum(times_seen)`, which is the same here. */
      field: listParam,
      groupBy: listParam,
      category: listParam,
      outcome: listParam,
      reason: listParam,
      project: listParam,
    }),
    response: z.object({
      start: dateTime,
      end: dateTime,
      intervals: z.array(dateTime),
      groups: z.array(
        z.object({
          by: z.record(z.string(), z.union([z.string(), z.number()])),
          totals: z.record(z.string(), z.number()),
          series: z.record(z.string(), z.array(z.number())),
        }),
      ),
    }),
    errors: ["bad_request", "invalid_time_range"],
  }),
} as const;
