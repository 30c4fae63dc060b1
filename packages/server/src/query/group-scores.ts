/**
 * Groups by an order that looks at the last days alone (`trends`, `recommended`), without a search: what happened
 * longer ago changes nothing in their first pages, so first only the rows of those days are read.
 *
 * - `trends`: a group with no event in eight days stands at nought, behind all that rise.
 * - `recommended`: a group with no event since the week began has less than every group with one that is in its place
 *   here. Users cannot be added up and cost most; nobody has more users than events, so they are counted for those
 *   groups alone whose events might carry them to the front.
 */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { primaryHashSql, withAliases } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { rollUp, scoreOf, scoreSql, scoredWeek, trendOf, trendOfSql, trendSql } from "./group-order.ts";
import { readUsersOfGroups, windowOfFront } from "./group-totals.ts";
import { firstOf, keptFront } from "./kept/kept-front.ts";
import { type Added, type Front, type FrontJoin, inPlace, type PlacedGroup } from "./kept/kept-groups.ts";
import { knownFirst } from "./kept/known-first.ts";
import { andRows, type StoredRows } from "./kept/stored-rows.ts";
import type { MatchingGroup, MatchingGroups, MatchingGroupsQuestion } from "./matching-groups.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { countsWithin, type TimeRange, withinHours } from "./time-range.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

const groupRow = z.object({ project_id: whole, hash: hexOfUuid });
const trendRow = groupRow.extend({ recent_events: whole, before_events: whole, strangers: whole.optional() });
const boundRow = groupRow.extend({ last_ms: whole, week_events: whole, bound: whole });
const weekRow = boundRow.omit({ bound: true }).extend({ strangers: whole.optional() });
/** Its figure is its trend. */
type Trend = PlacedGroup & { readonly recent: number; readonly before: number };
/** Its figure is what its score is at most. */
type Bound = PlacedGroup & { readonly lastMs: number; readonly weekEvents: number };

function conditionOf(range: TimeRange, question: MatchingGroupsQuestion, params: SqlParams): string {
  const among = question.among === undefined ? "1" : inGroups(question.among, params);
  return `${among} AND ${countsWithin(range, params)} AND ${inEnvironments(question.environments, params)}`;
}

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
  if (kept !== undefined && question.offset < kept.groups.length) {
    const window = windowOfFront(kept, question);
    if (window.isMore) return window;
  }
  const recent = await trendWindow(reader, question, rising);
  if (recent.isMore) return recent;
  return await trendWindow(reader, question, { range: undefined, risingOnly: false });
}

type TrendRows = {
  readonly range: TimeRange | undefined;
  readonly risingOnly: boolean;
  readonly rows?: StoredRows;
  /** In this order, where it is not by trend. */
  readonly by?: (params: SqlParams) => string;
};

/** A list that asks for fewer days than a trend counts leaves out groups by other rows than those that are kept. */
function joinTrends(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  range: TimeRange | undefined,
): FrontJoin<Trend> | undefined {
  const asked = { reader, source: rollUp, params: createSqlParams(), nowMs: question.nowMs ?? 0 };
  if (trendSql(asked).inside !== undefined) return undefined;
  const read = async (of: Pick<TrendRows, "rows" | "by">, limit: number, among?: readonly GroupKey[]) =>
    await readTrendRows(
      reader,
      { ...question, among: among && withAliases(among, question.aliases ?? []) },
      { ...of, range, risingOnly: false },
      { limit, offset: 0 },
    );
  return {
    settled: async (rows, limit, among) => (await read({ rows }, limit, among)).map(trendGroup),
    loose: async (rows, known, limit) => {
      const by = (params: SqlParams): string => `${knownFirst(known, params)}, recent_events`;
      const found = await read({ rows, by }, limit);
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
    most: (last, other) => Math.max(last.figure, 0) + other.recent,
    belongs: ({ figure }) => figure > 0,
  };
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
  const sums = { recent: row.recent_events, before: row.before_events };
  return { projectId: row.project_id, hash: row.hash, ...sums, figure: trendOf(sums) };
}

async function readTrendRows(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  { range, risingOnly, rows, by }: TrendRows,
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
  const strangers =
    rows === undefined ? "" : `, ${rows.strangers("error_counts_hourly", params)} AS strangers`;
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, ${recent} AS recent_events, ${before} AS before_events,
      ${trendOfSql("recent_events", "before_events")} AS trend${strangers}
    FROM error_counts_hourly
    WHERE ${andRows(rows, "error_counts_hourly", params)}${conditionOf(narrower(scanned, range), question, params)}
    GROUP BY project_id, grouped${having.length === 0 ? "" : ` HAVING ${having.join(" AND ")}`}
    ORDER BY ${by?.(params) ?? "trend"} DESC, hash
    LIMIT ${Math.floor(window.limit)} OFFSET ${Math.floor(window.offset)}`;
  return await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: trendRow,
  });
}

function narrower(range: TimeRange, other: TimeRange | undefined): TimeRange {
  if (other === undefined) return range;
  if (range.isWhole === true) return other;
  return {
    startMs: Math.max(range.startMs, other.startMs),
    endMs: Math.min(range.endMs, other.endMs),
  };
}

const candidatesMax = 50_000;
/** So many in their place are enough for a page, its issues being filtered afterwards and adding to the score. */
const enoughGroups = 100;

/** A window of the groups by their events' part of the score. */
export async function readByScore(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const week = scoredWeek(question.nowMs ?? 0);
  const wanted = Math.min(question.limit, question.enough ?? enoughGroups) + 1;
  for (let count = Math.ceil((question.offset + wanted) * 1.5); ; count *= 4) {
    // Beyond the largest look every group is read, and with it all of the order is known.
    const isAll = count > candidatesMax;
    const range = isAll ? reader.range : narrower(reader.range, week);
    const { groups: found, isWhole } = isAll
      ? { groups: await readBounds(reader, question, range, undefined), isWhole: true }
      : await readFirstBounds({ ...reader, range }, question, count);
    const scored = await withUsers(reader, question, week, found);
    const least = isAll || isWhole ? leastOfOthers(isAll, week, question) : (found.at(-1)?.figure ?? 0);
    const placed = scored.filter(({ score }) => isAll || score > least);
    const asked = placed
      .filter(({ score }) => question.scoreMax === undefined || score <= question.scoreMax)
      .slice(question.offset);
    if (!isAll && asked.length < wanted) continue;
    return {
      groups: asked.slice(0, question.limit),
      isMore: !isAll || asked.length > question.limit,
    };
  }
}

/** What groups have at most that were not seen since the week began. */
function leastOfOthers(isAll: boolean, week: TimeRange, question: MatchingGroupsQuestion): number {
  if (isAll) return -1;
  return scoreOf({ lastMs: week.startMs, events: 0, users: 0 }, question.nowMs ?? 0);
}

const boundsKeptMs = 600_000;

/**
 * The first groups by the most that their score can be. What is kept was counted for a moment at most ten minutes
 * ago; scores only fall by the time that passes, so the last one's still bounds all that follow.
 */
async function readFirstBounds(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  count: number,
): Promise<Front<Bound>> {
  const ofWeek = await boundsOfWeek(reader, question, count);
  if (ofWeek !== undefined) return ofWeek;
  const nowMs = Math.floor((question.nowMs ?? 0) / boundsKeptMs) * boundsKeptMs;
  const then = { ...question, nowMs };
  const front = await keptFront(reader, `score at ${nowMs}`, question, {
    first: async (limit) => await readBounds(reader, then, reader.range, limit),
  });
  return await firstOf(front, count, async () => await readBounds(reader, question, reader.range, count));
}

/** Its figure is the events of the week. */
type Active = PlacedGroup & { readonly lastMs: number };

/**
 * The same from the groups with the most events of the week, which can be kept while time passes: a group with fewer
 * has at most the score of one that was seen just now.
 */
async function boundsOfWeek(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  count: number,
): Promise<Front<Bound> | undefined> {
  const nowMs = question.nowMs ?? 0;
  const read = async (
    limit: number,
    rows?: StoredRows,
    {
      known,
      among,
    }: {
      readonly known?: readonly GroupKey[];
      readonly among?: readonly GroupKey[] | undefined;
    } = {},
  ) =>
    await readActive(
      reader,
      { ...question, among: among && withAliases(among, question.aliases ?? []) },
      { limit, rows, known },
    );
  const front = await keptFront<Active>(reader, `week of ${scoredWeek(nowMs).startMs}`, question, {
    first: async (limit) => (await read(limit)).value,
    join: {
      settled: async (rows, limit, among) => (await read(limit, rows, { among })).value,
      loose: async (rows, known, limit) => await read(limit, rows, { known }),
      add: (one, other) => ({
        ...one,
        figure: one.figure + other.figure,
        lastMs: Math.max(one.lastMs, other.lastMs),
      }),
      most: (last, other) => last.figure + other.figure,
    },
  });
  if (front === undefined) return undefined;
  const bounds = front.groups.map((group): Bound => {
    const of = { lastMs: group.lastMs, events: group.figure, users: group.figure };
    return { ...group, weekEvents: group.figure, figure: scoreOf(of, nowMs) };
  });
  const least = front.groups.at(-1)?.figure ?? 0;
  const rest = front.isWhole ? -1 : scoreOf({ lastMs: nowMs, events: least, users: least }, nowMs);
  const groups = bounds.filter(({ figure }) => figure > rest).toSorted(inPlace);
  if (!front.isWhole && groups.length < count) return undefined;
  return { groups: groups.slice(0, count), isWhole: groups.length < count };
}

async function readActive(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: {
    readonly limit: number;
    readonly rows: StoredRows | undefined;
    readonly known: readonly GroupKey[] | undefined;
  },
): Promise<Added<readonly Active[]>> {
  const params = createSqlParams();
  const table = "error_counts_hourly";
  const strangers = of.rows === undefined ? "" : `, ${of.rows.strangers(table, params)} AS strangers`;
  const sql = `
    SELECT project_id, toString(${primaryHashSql(question.aliases ?? [], params)} AS grouped) AS hash,
      toUnixTimestamp64Milli(${rollUp.lastSeen}) AS last_ms, ${rollUp.events()} AS week_events${strangers}
    FROM ${table}
    WHERE ${andRows(of.rows, table, params)}${conditionOf(reader.range, question, params)}
    GROUP BY project_id, grouped
    ORDER BY ${of.known === undefined ? "" : `${knownFirst(of.known, params)}, `}week_events DESC, hash
    LIMIT ${Math.floor(of.limit)}`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: weekRow });
  return {
    value: rows.map((row) => ({
      projectId: row.project_id,
      hash: row.hash,
      lastMs: row.last_ms,
      figure: row.week_events,
    })),
    strangers: rows.reduce((sum, row) => sum + (row.strangers ?? 0), 0),
  };
}

async function readBounds(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  range: TimeRange,
  limit: number | undefined,
): Promise<readonly Bound[]> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const nowMs = question.nowMs ?? 0;
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, toUnixTimestamp64Milli(${rollUp.lastSeen}) AS last_ms,
      ${rollUp.events(withinHours(scoredWeek(nowMs), params))} AS week_events,
      ${scoreSql({ lastMs: "last_ms", events: "week_events", users: "week_events" }, nowMs, params)} AS bound
    FROM error_counts_hourly
    WHERE ${conditionOf(range, question, params)}
    GROUP BY project_id, grouped
    ORDER BY bound DESC, hash
    ${limit === undefined ? "" : `LIMIT ${limit}`}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: boundRow,
  });
  return rows.map((row) => ({
    projectId: row.project_id,
    hash: row.hash,
    lastMs: row.last_ms,
    weekEvents: row.week_events,
    figure: row.bound,
  }));
}

async function withUsers(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  week: TimeRange,
  found: readonly Bound[],
): Promise<readonly (MatchingGroup & { readonly score: number })[]> {
  const active = found.filter(({ weekEvents }) => weekEvents > 0);
  const usersOf = await readUsersOfGroups(
    { ...reader, range: narrower(reader.range, week) },
    question,
    active,
  );
  return found
    .map((group) => ({
      projectId: group.projectId,
      hash: group.hash,
      matching: undefined,
      score: scoreOf(
        // The count of users is an estimate; it may exceed the events by its error.
        { lastMs: group.lastMs, events: group.weekEvents, users: Math.min(usersOf(group), group.weekEvents) },
        question.nowMs ?? 0,
      ),
    }))
    .toSorted((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
}
