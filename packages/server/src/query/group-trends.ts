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
  strangers: whole.optional(),
});
const numbers = z.array(z.number());
/** Tens of thousands of groups in one row. */
const trendsRow = z.object({
  project_ids: numbers,
  hashes: z.string(),
  recent_events: numbers,
  before_events: numbers,
  settled_recent: numbers,
  settled_before: numbers,
});

/** Its figure is its trend. */
type Trend = PlacedGroup & { readonly recent: number; readonly before: number };

/** A window of the groups by trend. */
export async function readByTrend(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const nowMs = question.nowMs ?? 0;
  const rising: TrendRows = {
    range: { startMs: Math.max(0, nowMs - 10 * dayMs), endMs: reader.range.endMs },
    risingOnly: true,
  };
  const hour = Math.floor(nowMs / hourMs);
  const first = async (limit: number) => await readTrend(reader, question, rising, { limit, offset: 0 });
  const kept = await keptFront(reader, `trend at ${hour}`, question, {
    first,
    join: joinTrends(reader, question, rising.range),
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

/** A list that asks for fewer days than a trend counts leaves out groups by other rows than those that are kept. */
function joinTrends(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  range: TimeRange | undefined,
): FrontJoin<Trend> | undefined {
  const asked = { reader, source: rollUp, params: createSqlParams(), nowMs: question.nowMs ?? 0 };
  if (trendSql(asked).inside !== undefined) return undefined;
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
      const sums = { recent: one.recent + other.recent, before: one.before + other.before };
      return { ...one, ...sums, figure: trendOf(sums) };
    },
    // Events of the days before only make a trend less, and each of the last day adds one at most.
    most: (last, { recent }) => Math.max(last.figure, 0) + recent,
    belongs: ({ figure }) => figure > 0,
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
    const { recent, before, scanned } = trendSql(asked);
    return `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${recent} AS half_recent, ${before} AS half_before, ${isSettled}
      FROM ${rollUp.table}
      WHERE ${andRows(rows, rollUp.table, params)}${countsCondition(narrower(scanned, of.range), question, params)}
      GROUP BY project_id, grouped`;
  };
  const limit = Math.floor(of.limit);
  const sql = `
    SELECT groupArray(toFloat64(project_id)) AS project_ids, arrayStringConcat(groupArray(hash)) AS hashes,
      groupArray(toFloat64(recent)) AS recent_events, groupArray(toFloat64(before)) AS before_events,
      groupArray(toFloat64(recent_settled)) AS settled_recent, groupArray(toFloat64(before_settled)) AS settled_before
    FROM (
      SELECT project_id, replaceAll(toString(grouped), '-', '') AS hash, sum(half_recent) AS recent, sum(half_before) AS before,
        sumIf(half_recent, is_settled) AS recent_settled, sumIf(half_before, is_settled) AS before_settled
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
    const of = (recent: number, before: number): Trend => ({
      projectId,
      hash,
      recent,
      before,
      figure: trendOf({ recent, before }),
    });
    const all = of(found?.recent_events[at] ?? 0, found?.before_events[at] ?? 0);
    const settled = of(found?.settled_recent[at] ?? 0, found?.settled_before[at] ?? 0);
    const isSame = settled.recent === all.recent && settled.before === all.before;
    return { all, settled: isSame ? all : settled };
  });
  return splitGroups(groups, limit);
}

const hashChars = 32;

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
  const sums = { recent: row.recent_events, before: row.before_events };
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
  const having = [
    ...(inside === undefined ? [] : [`${rollUp.rows(inside)} > 0`]),
    ...(risingOnly ? ["trend > 0"] : []),
  ];
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, ${recent} AS recent_events, ${before} AS before_events,
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
