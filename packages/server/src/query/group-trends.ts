/**
 * Groups by trend without a search. A trend looks at eight days, so first only the rows of the last days are read: a
 * group with no event in them stands at nought, behind all that rise.
 */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { primaryHashSql } from "./group-aliases.ts";
import { countsCondition } from "./group-condition.ts";
import { rollUp, trendOf, trendOfSql, trendSql } from "./group-order.ts";
import { windowOfFront } from "./group-totals.ts";
import { keptFront } from "./kept/kept-front.ts";
import {
  type FrontJoin,
  type LooseRows,
  type PlacedGroup,
  type SplitGroups,
  splitGroups,
} from "./kept/kept-groups.ts";
import {
  andRows,
  bothHalves,
  ofGroupsWith,
  type SplitRows,
  type StoredRows,
  strangersColumn,
} from "./kept/stored-rows.ts";
import type { MatchingGroups, MatchingGroupsQuestion } from "./matching-groups.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { narrower, type TimeRange } from "./time-range.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

const trendRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  recent_events: whole,
  before_events: whole,
  inside_rows: whole,
  strangers: whole.optional(),
});
const numbers = z.array(z.number());
/** Tens of thousands of groups in one row. */
const trendsRow = z.object({
  project_ids: numbers,
  hashes: z.string(),
  recent_events: numbers,
  before_events: numbers,
  inside_rows: numbers,
  settled_recent: numbers,
  settled_before: numbers,
  settled_inside: numbers,
});

type TrendSums = {
  readonly recent: number;
  readonly before: number;
  /** Rows of the range that was asked for; a group without any does not belong to the order. */
  readonly inside: number;
};

/** Its figure is its trend. */
type Trend = PlacedGroup & TrendSums;

/** A window of the groups by trend. */
export async function readByTrend(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const nowMs = question.nowMs ?? 0;
  const days = { startMs: Math.max(0, nowMs - 10 * dayMs), endMs: reader.range.endMs };
  const rising: TrendRows = { range: days, risingOnly: true };
  const hour = Math.floor(nowMs / hourMs);
  const { inside } = trendSql({ reader, source: rollUp, params: createSqlParams(), nowMs });
  // Of longer ranges a trend looks at the same days.
  const keyed = inside === undefined ? { kept: reader.kept, range: days } : reader;
  const first = async (limit: number) => await readTrend(reader, question, rising, { limit, offset: 0 });
  const kept = await keptFront(keyed, `trend at ${hour}`, question, {
    first,
    join: joinTrends(reader, question, days),
  });
  const placed = (kept?.groups.length ?? 0) - question.offset;
  // Those that do not rise stand behind, and are read where the rising ones are not enough.
  if (kept !== undefined && placed > Math.min(question.limit, question.enough ?? question.limit))
    return { ...windowOfFront(kept, question), isMore: true };
  const recent = await trendWindow(reader, question, rising);
  if (recent.isMore) return recent;
  return await trendWindow(reader, question, { range: undefined, risingOnly: false });
}

type TrendRows = {
  readonly range: TimeRange | undefined;
  readonly risingOnly: boolean;
  /** Only these, in their own order. */
  readonly of?: LooseRows;
};

function joinTrends(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  range: TimeRange | undefined,
): FrontJoin<Trend> {
  return {
    keepsAll: true,
    whole: async (rows, limit) => await readWholeTrends(reader, question, { rows, range, limit }),
    loose: async (of) => {
      const found = await readTrendRows(
        reader,
        question,
        { of, range, risingOnly: false },
        { limit: of.limit, offset: 0 },
      );
      return {
        value: found.map(trendGroup),
        strangers: found.reduce((sum, one) => sum + (one.strangers ?? 0), 0),
      };
    },
    add: (one, other) => {
      const sums = {
        recent: one.recent + other.recent,
        before: one.before + other.before,
        inside: one.inside + other.inside,
      };
      return { ...one, ...sums, figure: trendOf(sums) };
    },
    // Events of the days before only make a trend less, and each of the last day adds one at most.
    most: (last, { recent }) => Math.max(last.figure, 0) + recent,
    belongs: ({ figure, inside }) => figure > 0 && inside > 0,
  };
}

/** All groups of these days: any of them may rise with its next events, the fewer it had the more. */
async function readWholeTrends(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: { readonly rows: SplitRows; readonly range: TimeRange | undefined; readonly limit: number },
): Promise<SplitGroups<Trend>> {
  const params = createSqlParams();
  const half = (rows: StoredRows, isSettled: string): string => {
    const asked = { reader, source: rollUp, params, nowMs: question.nowMs ?? 0 };
    const { recent, before, scanned, inside } = trendSql(asked);
    return `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${recent} AS half_recent, ${before} AS half_before, ${insideSql(inside)} AS half_inside, ${isSettled}
      FROM ${rollUp.table}
      WHERE ${andRows(rows, rollUp.table, params)}${countsCondition(narrower(scanned, of.range), question, params)}
      GROUP BY project_id, grouped`;
  };
  const limit = Math.floor(of.limit);
  const sql = `
    SELECT groupArray(toFloat64(project_id)) AS project_ids, arrayStringConcat(groupArray(hash)) AS hashes,
      groupArray(toFloat64(recent)) AS recent_events, groupArray(toFloat64(before)) AS before_events,
      groupArray(toFloat64(inside)) AS inside_rows, groupArray(toFloat64(recent_settled)) AS settled_recent,
      groupArray(toFloat64(before_settled)) AS settled_before, groupArray(toFloat64(inside_settled)) AS settled_inside
    FROM (
      SELECT project_id, replaceAll(toString(grouped), '-', '') AS hash, sum(half_recent) AS recent, sum(half_before) AS before,
        sum(half_inside) AS inside, sumIf(half_recent, is_settled) AS recent_settled,
        sumIf(half_before, is_settled) AS before_settled, sumIf(half_inside, is_settled) AS inside_settled
      FROM (${bothHalves(of.rows, half)})
      GROUP BY project_id, grouped
      ORDER BY ${trendOfSql("recent", "before")} DESC, hash
      LIMIT ${limit}
    )`;
  const [found] = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: trendsRow,
  });
  const groups = (found?.project_ids ?? []).map((projectId, at) => {
    const hash = found?.hashes.slice(at * hashChars, (at + 1) * hashChars) ?? "";
    const of = (
      recent: readonly number[] = [],
      before: readonly number[] = [],
      inside: readonly number[] = [],
    ) => {
      const sums = { recent: recent[at] ?? 0, before: before[at] ?? 0, inside: inside[at] ?? 0 };
      return { projectId, hash, ...sums, figure: trendOf(sums) };
    };
    const all = of(found?.recent_events, found?.before_events, found?.inside_rows);
    const settled = of(found?.settled_recent, found?.settled_before, found?.settled_inside);
    const isSame =
      settled.recent === all.recent && settled.before === all.before && settled.inside === all.inside;
    return { all, settled: isSame ? all : settled };
  });
  return splitGroups(groups, limit);
}

const hashChars = 32;

/** How many rows belong to the range that was asked for, where a trend looks at more. */
function insideSql(inside: string | undefined): string {
  return inside === undefined ? "count()" : rollUp.rows(inside);
}

async function trendWindow(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: TrendRows,
): Promise<MatchingGroups> {
  const { offset, limit } = question;
  const rows = await readTrend(reader, question, of, { offset, limit: limit + 1 });
  return {
    groups: rows.slice(0, limit).map(({ projectId, hash }) => ({ projectId, hash, matching: undefined })),
    isMore: rows.length > limit,
  };
}

async function readTrend(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: TrendRows,
  window: { readonly limit: number; readonly offset: number },
): Promise<readonly Trend[]> {
  return (await readTrendRows(reader, question, of, window)).map(trendGroup);
}

function trendGroup(row: z.infer<typeof trendRow>): Trend {
  const sums = { recent: row.recent_events, before: row.before_events, inside: row.inside_rows };
  return { projectId: row.project_id, hash: row.hash, ...sums, figure: trendOf(sums) };
}

async function readTrendRows(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  { range, risingOnly, of }: TrendRows,
  window: { readonly limit: number; readonly offset: number },
): Promise<readonly z.infer<typeof trendRow>[]> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const { recent, before, scanned, inside } = trendSql({
    reader,
    source: rollUp,
    params,
    nowMs: question.nowMs ?? 0,
  });
  const having =
    of !== undefined
      ? []
      : [...(inside === undefined ? [] : ["inside_rows > 0"]), ...(risingOnly ? ["trend > 0"] : [])];
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, ${recent} AS recent_events, ${before} AS before_events,
      ${insideSql(inside)} AS inside_rows,
      ${trendOfSql("recent_events", "before_events")} AS trend${strangersColumn(of?.rows, rollUp.table, params)}
    FROM ${rollUp.table}
    WHERE ${andRows(of?.rows, rollUp.table, params)}${countsCondition(narrower(scanned, range), question, params)}
    GROUP BY project_id, grouped${having.length === 0 ? ofGroupsWith(of?.fresh, rollUp.table, params) : ` HAVING ${having.join(" AND ")}`}
    ORDER BY trend DESC, hash
    LIMIT ${Math.floor(window.limit)} OFFSET ${Math.floor(window.offset)}`;
  return await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: trendRow,
  });
}
