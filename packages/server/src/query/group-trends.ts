/**
 * Groups by trend without a search. A trend looks at eight days, so first only the rows of the last days are read: a
 * group with no event in them stands at nought, behind all that rise.
 */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { primaryHashSql } from "./group-aliases.ts";
import { countsCondition } from "./group-condition.ts";
import { rollUp, trendOf, trendOfSql, trendSql } from "./group-order.ts";
import { windowOfFront } from "./group-totals.ts";
import { readGroupColumns } from "./kept/group-columns.ts";
import { keptFront } from "./kept/kept-front.ts";
import { type FrontJoin, type PlacedGroup, type SplitGroups, splitGroups } from "./kept/kept-groups.ts";
import { andRows, bothHalves, type SplitRows, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import type { MatchingGroups, MatchingGroupsQuestion } from "./matching-groups.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
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
  readonly rows?: StoredRows;
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
      const params = createSqlParams();
      const which = { range, risingOnly: false, rows: of.rows };
      const sql = trendRowsSql(reader, question, params, which, { limit: of.limit, offset: 0 });
      let strangers = 0;
      const value = await readGroupColumns(
        reader,
        ["recent_events", "before_events", "inside_rows", "strangers"],
        { sql, params },
        (group, column) => {
          strangers += column("strangers");
          const recent = column("recent_events");
          return trendOfSums(group, recent, column("before_events"), column("inside_rows"));
        },
      );
      return { value, strangers };
    },
    add: (one, other) =>
      trendOfSums(one, one.recent + other.recent, one.before + other.before, one.inside + other.inside),
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
      SELECT project_id, toString(grouped) AS hash, sum(half_recent) AS recent, sum(half_before) AS before,
        sum(half_inside) AS inside, sumIf(half_recent, is_settled) AS recent_settled,
        sumIf(half_before, is_settled) AS before_settled, sumIf(half_inside, is_settled) AS inside_settled
      FROM (${bothHalves(of.rows, half)})
      GROUP BY project_id, grouped
      ORDER BY ${trendOfSql("recent", "before")} DESC, hash
      LIMIT ${limit}`;
  const groups = await readGroupColumns(
    reader,
    ["recent", "before", "inside", "recent_settled", "before_settled", "inside_settled"],
    { sql, params },
    (group, column) => {
      const all = trendOfSums(group, column("recent"), column("before"), column("inside"));
      const [recent, before] = [column("recent_settled"), column("before_settled")];
      const settled = trendOfSums(group, recent, before, column("inside_settled"));
      const isSame = recent === all.recent && before === all.before && settled.inside === all.inside;
      return { all, settled: isSame ? all : settled };
    },
  );
  return splitGroups(groups, limit);
}

function trendOfSums({ projectId, hash }: GroupKey, recent: number, before: number, inside: number): Trend {
  return { projectId, hash, recent, before, inside, figure: trendOf({ recent, before }) };
}

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
  const params = createSqlParams();
  const sql = trendRowsSql(reader, question, params, of, window);
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: trendRow,
  });
  return rows.map(({ project_id, hash, recent_events, before_events, inside_rows }) =>
    trendOfSums({ projectId: project_id, hash }, recent_events, before_events, inside_rows),
  );
}

function trendRowsSql(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  params: SqlParams,
  { range, risingOnly, rows }: TrendRows,
  window: { readonly limit: number; readonly offset: number },
): string {
  const group = primaryHashSql(question.aliases ?? [], params);
  const asked = { reader, source: rollUp, params, nowMs: question.nowMs ?? 0 };
  const { recent, before, scanned, inside } = trendSql(asked);
  // Of some rows it is not known which groups belong.
  const having =
    rows !== undefined
      ? []
      : [...(inside === undefined ? [] : ["inside_rows > 0"]), ...(risingOnly ? ["trend > 0"] : [])];
  return `
    SELECT project_id, toString(${group} AS grouped) AS hash, ${recent} AS recent_events, ${before} AS before_events,
      ${insideSql(inside)} AS inside_rows,
      ${trendOfSql("recent_events", "before_events")} AS trend${strangersColumn(rows, rollUp.table, params)}
    FROM ${rollUp.table}
    WHERE ${andRows(rows, rollUp.table, params)}${countsCondition(narrower(scanned, range), question, params)}
    GROUP BY project_id, grouped${having.length === 0 ? "" : ` HAVING ${having.join(" AND ")}`}
    ORDER BY trend DESC, hash
    LIMIT ${Math.floor(window.limit)} OFFSET ${Math.floor(window.offset)}`;
}
