import { z } from "zod";
import { flagParam, intParam, listParam, orgParams, pageQuery, scopeQuery, timeQuery } from "../fields.ts";
import { route } from "../route.ts";

export const fieldType = z.enum([
  "string",
  "integer",
  "number",
  "date",
  "boolean",
  "duration",
  "percentage",
  "rate",
]);

const tableMeta = z.object({
  fields: z.record(z.string(), fieldType),
  /** `millisecond`, `1/minute`, `1/second`; `null` for none. */
  units: z.record(z.string(), z.string().nullable()),
  dataset: z.string(),
});

/** What rows a question is about. */
export const rowsQuery = {
  ...scopeQuery,
  ...timeQuery,
  dataset: z.string().max(30).optional(),
  /** Conditions on rows, and on aggregates: `level:error count():>10`. */
  query: z.string().max(4000).optional(),
  referrer: z.string().optional(),
} as const;

const seriesQuery = {
  ...rowsQuery,
  /** Aggregates; may stand several times. */
  yAxis: listParam,
  /** `5m`, `1h`, or milliseconds; by the range where it is missing. */
  interval: z.string().max(12).optional(),
  /** How many groups are told apart. */
  topEvents: intParam({ min: 0, max: 1000 }).optional(),
  /** What makes a group large. */
  sort: listParam,
  orderby: listParam,
  excludeOther: flagParam,
  partial: flagParam,
} as const;

/** `[unix seconds, [{count}]]` per bucket, oldest first; with a comparison the earlier value beside it. */
export const statsLine = z.object({
  data: z.array(
    z.tuple([z.number(), z.array(z.object({ count: z.number(), comparisonCount: z.number().optional() }))]),
  ),
  /** Unix seconds. */
  start: z.number(),
  end: z.number(),
  isMetricsData: z.boolean(),
  order: z.number().optional(),
  meta: tableMeta.optional(),
});

const timeSeries = z.object({
  yAxis: z.string(),
  values: z.array(
    z.object({
      /** Unix milliseconds. */
      timestamp: z.number(),
      value: z.number(),
      /** The bucket has not ended yet. */
      incomplete: z.boolean(),
      comparisonValue: z.number().optional(),
    }),
  ),
  meta: z.object({
    valueType: fieldType,
    valueUnit: z.string().nullable(),
    interval: z.number(),
    order: z.number().optional(),
    isOther: z.boolean().optional(),
  }),
  groupBy: z.array(z.object({ key: z.string(), value: z.unknown() })).optional(),
});

const seriesErrors = ["bad_request", "invalid_query", "invalid_time_range", "timeout"] as const;

export const eventsTableAnswer = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  meta: tableMeta,
});

export const timeSeriesAnswer = z.object({
  timeSeries: z.array(timeSeries),
  meta: z.object({ dataset: z.string(), start: z.number(), end: z.number() }),
});

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
      ...rowsQuery,
      /** Plain fields and aggregates: `count()`, `count_unique(user)`, `p95(span.duration)`, `count_if(level,equals,error)` … */
      field: listParam,
      /** A field, with `-` for falling; may stand several times. */
      sort: listParam,
      allowAggregateConditions: z.string().optional(),
      noPagination: flagParam,
    }),
    response: eventsTableAnswer,
    errors: ["bad_request", "invalid_query", "invalid_time_range", "timeout"],
  }),
  queryEventsStats: route({
    method: "GET",
    path: "/api/0/organizations/{org}/events-stats/",
    permission: "event:read",
    summary:
      "Aggregates over time: one line, a line per `yAxis`, or per group of the `topEvents` largest by `field`.",
    params: orgParams,
    query: z.object({
      ...seriesQuery,
      /** What tells groups apart, where there are some; aggregates among them order the groups. */
      field: listParam,
      /** Seconds: the same time so much earlier comes along. */
      comparisonDelta: intParam({ min: 60, max: 31_622_400 }).optional(),
    }),
    response: z.union([statsLine, z.record(z.string(), z.unknown())]),
    errors: seriesErrors,
  }),
  queryEventsTimeseries: route({
    method: "GET",
    path: "/api/0/organizations/{org}/events-timeseries/",
    permission: "event:read",
    summary: "The same as a list of series, each with its type and unit.",
    params: orgParams,
    query: z.object({
      ...seriesQuery,
      groupBy: listParam,
      comparisonDelta: intParam({ min: 60, max: 31_622_400 }).optional(),
    }),
    response: timeSeriesAnswer,
    errors: seriesErrors,
  }),
} as const;
