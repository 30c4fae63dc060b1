/** Figures of issues that a client has already, and how events spread over tags. */
import { z } from "zod";
import { dateTime, id, listParam, orgParams, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";
import { statsSeries } from "./issue.ts";

export const issuesWithStatsMax = 100;

const figures = z.object({
  /** Text, because clients read it so. */
  count: z.string(),
  userCount: z.number(),
  firstSeen: dateTime.nullable(),
  lastSeen: dateTime.nullable(),
});

export const issueStatsShape = figures.extend({
  id,
  isUnhandled: z.boolean(),
  /** By the name of the period that was asked for; `24h`, unless said. */
  stats: z.record(z.string(), statsSeries),
  lifetime: figures,
  /** Under the query, where it has conditions on events. */
  filtered: figures.nullable(),
});

export const facetShape = z.object({
  key: z.string(),
  topValues: z.array(z.object({ name: z.string(), value: z.string(), count: z.number() })),
});

export const issuesStatsRoutes = {
  listIssuesStats: route({
    method: "GET",
    path: "/api/0/organizations/{org}/issues-stats/",
    permission: "event:read",
    summary: "Figures of named issues: in the time range, over all time, and under a query.",
    params: orgParams,
    query: z.object({
      ...scopeQuery,
      ...timeQuery,
      /** Ids of issues; those that the caller may not see are left out. */
      groups: listParam,
      groupStatsPeriod: z.enum(["", "24h", "14d", "30d", "auto"]).optional(),
      query: z.string().max(4000).optional(),
      sort: z.string().max(30).optional(),
      collapse: listParam,
      expand: listParam,
    }),
    response: z.array(issueStatsShape),
    errors: ["bad_request", "invalid_query", "invalid_time_range"],
  }),
  listEventsFacets: route({
    method: "GET",
    path: "/api/0/organizations/{org}/events-facets/",
    permission: "event:read",
    summary: "How errors under a query spread over projects and the values of their tags.",
    params: orgParams,
    query: z.object({
      ...scopeQuery,
      ...timeQuery,
      query: z.string().max(4000).optional(),
      dataset: z.string().max(30).optional(),
      referrer: z.string().optional(),
    }),
    response: z.array(facetShape),
    errors: ["bad_request", "invalid_query", "invalid_time_range"],
  }),
} as const;
