/**
 * How often, for how many, when: the figures of the issues on one page of the list, from the totals by day.
 * An issue may have several groups (merged issues), so users are merged, never added.
 */
import { z } from "zod";
import { type CountedEvents, keptName, withFound } from "./counted-events.ts";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { type GroupCounts, joinFigures } from "./joined-figures.ts";
import type { FigureJoin, KeptGroups } from "./kept/kept-groups.ts";
import { orderKey } from "./kept/order-key.ts";
import { andRows, bothHalves, type StoredRows } from "./kept/stored-rows.ts";
import { groupKeySql } from "./search/compile-search.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { countsWithin, type TimeRange } from "./time-range.ts";
import { countedParts, usersOfStates, usersState } from "./totals-by-day.ts";

export type IssueGroup = GroupKey & { readonly issueId: number };

export type IssueCounts = GroupCounts;

export type IssueFigures = IssueCounts & { readonly firstSeenMs: number; readonly lastSeenMs: number };

export type IssueFiguresQuestion = {
  readonly groups: readonly IssueGroup[];
  readonly environments: readonly string[];
};

/** The issue of a group, by the list that came along: for rows that are groups already, it is slow on events. */
export function issueSql(groups: readonly IssueGroup[], params: SqlParams): string {
  const issueIds = params.bind(
    groups.map((group) => group.issueId),
    "Array(UInt64)",
  );
  const keys = params.bind(groups.map(groupKeyText), "Array(String)");
  return `arrayElement(${issueIds}, indexOf(${keys}, ${groupKeySql}))`;
}

/**
 * What is kept of issues that have one group each, and what is read of the others: an event of one of their groups
 * changes what all of them come to.
 */
async function byIssue<Figure, Base>(
  kept: {
    readonly groups: KeptGroups;
    readonly key: string;
    readonly join: FigureJoin<Figure, Base>;
  },
  groups: readonly IssueGroup[],
  read: (groups: readonly IssueGroup[]) => Promise<ReadonlyMap<number, Figure>>,
): Promise<ReadonlyMap<number, Figure>> {
  const byId = Map.groupBy(groups, ({ issueId }) => issueId);
  const single = groups.filter(({ issueId }) => byId.get(issueId)?.length === 1);
  const others = groups.filter(({ issueId }) => byId.get(issueId)?.length !== 1);
  const ofKey = new Map(single.map((group) => [groupKeyText(group), group]));
  const [ofSingle, ofOthers] = await Promise.all([
    kept.groups.figures(kept.key, single, {
      join: kept.join,
      read: async (missing) => {
        const asked = missing.flatMap((group) => ofKey.get(groupKeyText(group)) ?? []);
        const found = await read(asked);
        return new Map(
          asked.flatMap((group) => {
            const figure = found.get(group.issueId);
            return figure === undefined ? [] : [[groupKeyText(group), figure] as const];
          }),
        );
      },
    }),
    others.length === 0 ? new Map<number, Figure>() : read(others),
  ]);
  const answer = new Map(ofOthers);
  for (const [key, figure] of ofSingle) {
    const group = ofKey.get(key);
    if (group !== undefined) answer.set(group.issueId, figure);
  }
  return answer;
}

export type IssueCountsQuestion = IssueFiguresQuestion & {
  /** Only these events count. */
  readonly under?: CountedEvents | undefined;
  readonly nowMs?: number;
};

/** Events and users by issue, for a page of a list; an issue without such events in the range has none. */
export async function readIssueCounts(
  reader: EventReader,
  question: IssueCountsQuestion,
): Promise<ReadonlyMap<number, IssueCounts>> {
  const { environments, nowMs, under } = question;
  const read = async (groups: readonly IssueGroup[]): Promise<ReadonlyMap<number, IssueCounts>> => {
    const rows = await readCounted(reader, { groups, environments, under }, { part: "", all: "" }, countsRow);
    return new Map(rows.map((row) => [row.issue, countsOf(row)]));
  };
  const name = keptName("figures", under, reader.range);
  if (reader.kept === undefined || name === undefined) return await read(question.groups);
  const key = orderKey(name, reader.range, { environments, nowMs }, false);
  return await byIssue(
    { groups: reader.kept, key, join: joinFigures(reader, environments, under) },
    question.groups,
    read,
  );
}

/** The same with the first and the last time. */
export async function readIssueFigures(
  reader: EventReader,
  question: IssueCountsQuestion,
): Promise<ReadonlyMap<number, IssueFigures>> {
  const times = {
    part: ", min(timestamp) AS first_at, max(timestamp) AS last_at",
    all: ", toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms",
  };
  const rows = await readCounted(reader, question, times, figuresRow);
  return new Map(
    rows.map((row) => [row.issue, { ...countsOf(row), firstSeenMs: row.first_ms, lastSeenMs: row.last_ms }]),
  );
}

const countsRow = z.object({ issue: whole, events_sum: whole, users_count: whole });
const figuresRow = countsRow.extend({ first_ms: whole, last_ms: whole });

function countsOf(row: z.infer<typeof countsRow>): IssueCounts {
  return { events: row.events_sum, users: row.users_count };
}

async function readCounted<Row>(
  reader: EventReader,
  { groups, environments, under }: IssueCountsQuestion,
  more: { readonly part: string; readonly all: string },
  row: z.ZodType<Row>,
): Promise<readonly Row[]> {
  if (groups.length === 0) return [];
  const params = createSqlParams();
  const ofGroups = withFound(
    `${inGroups(groups, params)} AND ${inEnvironments(environments, params)}`,
    under,
    params,
  );
  const parts = countedParts(reader.range, under, params).map(
    (part) => `
      SELECT project_id, group_hash, sum(toUInt64(sample_weight)) AS group_events, ${usersState} AS group_users${more.part}
      FROM errors
      WHERE ${ofGroups} AND ${part}
      GROUP BY project_id, group_hash`,
  );
  const sql = `
    SELECT ${issueSql(groups, params)} AS issue,
      sum(group_events) AS events_sum, ${usersOfStates("group_users")} AS users_count${more.all}
    FROM (${parts.join(" UNION ALL ")})
    GROUP BY issue`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
}

const pointRow = z.object({ issue: whole, bucket: whole, events_sum: whole });
const pointOfGroup = z.object({ project_id: whole, hash: hexOfUuid, bucket: whole, events_sum: whole });
const groupPointRow = pointOfGroup.extend({ strangers: whole });
const wholePointRow = pointOfGroup.extend({ settled_events: whole });

export type SeriesPoint = { readonly atMs: number; readonly events: number };

export type IssueSeriesQuestion = IssueFiguresQuestion & { readonly bucketMs: number };

/** Events per bucket of whole hours and issue; every bucket is there, also those without events. */
export async function readIssueSeries(
  reader: EventReader,
  question: IssueSeriesQuestion,
): Promise<ReadonlyMap<number, readonly SeriesPoint[]>> {
  // Of hours the day or month that they belong to is the same for many looks.
  if (reader.kept === undefined) return await readAllSeries(reader, question);
  const { startMs, endMs } = reader.range;
  const key = JSON.stringify(["series", startMs, endMs, question.bucketMs, question.environments.toSorted()]);
  const found = await byIssue(
    { groups: reader.kept, key, join: joinSeries(reader, question) },
    question.groups,
    async (groups) => await readAllSeries(reader, { ...question, groups }),
  );
  const without = pointsOf(reader.range, question.bucketMs, new Map());
  return new Map(question.groups.map(({ issueId }) => [issueId, found.get(issueId) ?? without]));
}

type Buckets = ReadonlyMap<number, number>;

function pointsOf(range: TimeRange, bucketMs: number, buckets: Buckets): readonly SeriesPoint[] {
  return bucketsOf(range, bucketMs).map((atMs) => ({ atMs, events: buckets.get(atMs / 1000) ?? 0 }));
}

/** How the events per bucket of groups come together. */
function joinSeries(
  reader: EventReader,
  question: IssueSeriesQuestion,
): FigureJoin<readonly SeriesPoint[], Buckets> {
  const read = async <Row>(
    columns: string,
    row: z.ZodType<Row>,
    of: (params: SqlParams, bucketSeconds: string) => string,
  ): Promise<readonly Row[]> => {
    const params = createSqlParams();
    const sql = `
      SELECT project_id, toString(group_hash) AS hash, bucket, sum(group_events) AS events_sum, ${columns}
      FROM (${of(params, bindBucket(question, params))})
      GROUP BY project_id, group_hash, bucket`;
    return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
  };
  return {
    figureOf: (buckets) => pointsOf(reader.range, question.bucketMs, buckets),
    whole: async (rows, groups) => {
      const found = await read(
        "sumIf(group_events, is_settled) AS settled_events",
        wholePointRow,
        (params, seconds) =>
          bothHalves(rows, (half, isSettled) =>
            bucketsSql(reader.range, { ...question, groups }, params, {
              bucketSeconds: seconds,
              rows: half,
              column: isSettled,
            }),
          ),
      );
      const all = byGroup(found);
      const settled = byGroup(
        found
          .filter(({ settled_events }) => settled_events > 0)
          .map((point) => ({ ...point, events_sum: point.settled_events })),
      );
      return new Map([...all].map(([key, buckets]) => [key, { all: buckets, settled: settled.get(key) }]));
    },
    joined: async (rows, groups, bases) => {
      const found = await read("sum(group_strangers) AS strangers", groupPointRow, (params, seconds) =>
        bucketsSql(reader.range, { ...question, groups }, params, {
          bucketSeconds: seconds,
          rows,
          column: `${rows.strangers("error_counts_hourly", params)} AS group_strangers`,
        }),
      );
      const value = new Map(bases);
      for (const [key, others] of byGroup(found)) {
        const buckets = new Map(bases.get(key));
        for (const [bucket, events] of others) buckets.set(bucket, (buckets.get(bucket) ?? 0) + events);
        value.set(key, buckets);
      }
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}

function byGroup(points: readonly z.infer<typeof pointOfGroup>[]): ReadonlyMap<string, Buckets> {
  const ofGroups = Map.groupBy(points, (row) => groupKeyText({ projectId: row.project_id, hash: row.hash }));
  return new Map(
    [...ofGroups].map(([key, some]) => [
      key,
      new Map(some.map(({ bucket, events_sum }) => [bucket, events_sum])),
    ]),
  );
}

function bindBucket({ bucketMs }: Pick<IssueSeriesQuestion, "bucketMs">, params: SqlParams): string {
  return params.bind(bucketMs / 1000, "UInt32");
}

function bucketsSql(
  range: TimeRange,
  question: Omit<IssueSeriesQuestion, "groups"> & { readonly groups: readonly GroupKey[] },
  params: SqlParams,
  {
    bucketSeconds,
    rows,
    column,
  }: { readonly bucketSeconds: string; readonly rows?: StoredRows; readonly column?: string },
): string {
  const table = "error_counts_hourly";
  const asked = { startMs: bucketsOf(range, question.bucketMs)[0] ?? range.startMs, endMs: range.endMs };
  return `
      SELECT project_id, group_hash, intDiv(toUnixTimestamp(hour), ${bucketSeconds}) * ${bucketSeconds} AS bucket,
        sum(events) AS group_events${column === undefined ? "" : `, ${column}`}
      FROM ${table}
      WHERE ${andRows(rows, table, params)}${inGroups(question.groups, params)} AND ${countsWithin(asked, params)}
        AND ${inEnvironments(question.environments, params)}
      GROUP BY project_id, group_hash, bucket
    `;
}

async function readAllSeries(
  reader: EventReader,
  question: IssueSeriesQuestion,
): Promise<ReadonlyMap<number, readonly SeriesPoint[]>> {
  const buckets = bucketsOf(reader.range, question.bucketMs);
  if (question.groups.length === 0 || buckets.length === 0) return new Map();
  const params = createSqlParams();
  const bucketSeconds = bindBucket(question, params);
  const sql = `
    SELECT ${issueSql(question.groups, params)} AS issue, bucket, sum(group_events) AS events_sum
    FROM (${bucketsSql(reader.range, question, params, { bucketSeconds })})
    GROUP BY issue, bucket`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: pointRow,
  });
  const found = new Map(rows.map((row) => [`${row.issue}:${row.bucket}`, row]));
  const series = new Map<number, readonly SeriesPoint[]>();
  for (const { issueId } of question.groups) {
    if (series.has(issueId)) continue;
    const points = buckets.map((atMs) => ({
      atMs,
      events: found.get(`${issueId}:${atMs / 1000}`)?.events_sum ?? 0,
    }));
    series.set(issueId, points);
  }
  return series;
}

/** The points of a part of the range. */
export function pointsWithin(range: TimeRange, points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  return points.filter(({ atMs }) => atMs >= range.startMs && atMs < range.endMs);
}

/** Events by day (UTC) from finer points. */
export function byDay(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  const dayMs = 86_400_000;
  const days = Map.groupBy(points, ({ atMs }) => Math.floor(atMs / dayMs) * dayMs);
  return [...days].map(([atMs, ofDay]) => ({
    atMs,
    events: ofDay.reduce((sum, { events }) => sum + events, 0),
  }));
}

const bucketsMax = 1000;

/** The starts of the buckets that the range touches, aligned to the epoch. */
export function bucketsOf(range: TimeRange, bucketMs: number): readonly number[] {
  const first = Math.floor(range.startMs / bucketMs) * bucketMs;
  const count = Math.min(bucketsMax, Math.ceil((range.endMs - first) / bucketMs));
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * bucketMs);
}

/** The 24 hours that end with the present one. */
export function last24Hours(nowMs: number): TimeRange {
  const hourMs = 3_600_000;
  const endMs = (Math.floor(nowMs / hourMs) + 1) * hourMs;
  return { startMs: endMs - 24 * hourMs, endMs };
}

/** The 30 days that end with the present one. */
export function last30Days(nowMs: number): TimeRange {
  const dayMs = 86_400_000;
  const endMs = (Math.floor(nowMs / dayMs) + 1) * dayMs;
  return { startMs: endMs - 30 * dayMs, endMs };
}
