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
import type { EventReader } from "./event-reader.ts";
import { primaryHashSql } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { rollUp, scoreOf, scoreSql, scoredWeek, trendOf, trendOfSql, trendSql } from "./group-order.ts";
import { readUsersOfGroups, windowOfFront } from "./group-totals.ts";
import { firstOf, keptFront } from "./kept/kept-front.ts";
import {
  type Added,
  type Front,
  type FrontJoin,
  inPlace,
  type LooseGroup,
  type LooseRows,
  type PlacedGroup,
  type SettledFront,
  settledFront,
} from "./kept/kept-groups.ts";
import { knownFirst } from "./kept/known-first.ts";
import { andRows, bothHalves, type SplitRows, type StoredRows } from "./kept/stored-rows.ts";
import type { MatchingGroup, MatchingGroups, MatchingGroupsQuestion } from "./matching-groups.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { countsWithin, type TimeRange, withinHours } from "./time-range.ts";

const hourMs = 3_600_000;
const dayMs = 86_400_000;

const groupRow = z.object({ project_id: whole, hash: hexOfUuid });
const ofParts = { fresh: whole.optional(), strangers: whole.optional() };
const trendRow = groupRow.extend({ recent_events: whole, before_events: whole, ...ofParts });
const boundRow = groupRow.extend({ last_ms: whole, week_events: whole, bound: whole });
const weekRow = boundRow.omit({ bound: true }).extend(ofParts);
const wholeTrendRow = trendRow.extend({ settled_recent: whole, settled_before: whole, settled_rows: whole });
const wholeWeekRow = weekRow.extend({ settled_last_ms: whole, settled_events: whole, settled_rows: whole });
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
    whole: async (rows, limit) => await readWholeTrends(reader, question, { rows, range, limit }),
    loose: async (of) => {
      const found = await readTrendRows(
        reader,
        question,
        { of, range, risingOnly: false },
        { limit: of.limit, offset: 0 },
      );
      return {
        value: found.map((row) => ({ ...trendGroup(row), fresh: row.fresh ?? 0 })),
        strangers: found.reduce((sum, one) => sum + (one.strangers ?? 0), 0),
      };
    },
    add: (one, other) => {
      const sums = { recent: one.recent + other.recent, before: one.before + other.before };
      return { ...one, ...sums, figure: trendOf(sums) };
    },
    // Events of the days before only make a trend less, and each of the last day adds one at most.
    most: (last, { fresh }) => Math.max(last.figure, 0) + fresh,
    belongs: ({ figure }) => figure > 0,
  };
}

/** Of the groups that do not rise those with the most other rows: with some more of these they might. */
const besidesMax = 2500;

async function readWholeTrends(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: { readonly rows: SplitRows; readonly range: TimeRange | undefined; readonly limit: number },
): Promise<SettledFront<Trend>> {
  const params = createSqlParams();
  const half = (rows: StoredRows, isSettled: string): string => {
    const asked = { reader, source: rollUp, params, nowMs: question.nowMs ?? 0 };
    const { recent, before, scanned } = trendSql(asked);
    return `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${recent} AS half_recent, ${before} AS half_before, ${isSettled}
      FROM ${rollUp.table}
      WHERE ${andRows(rows, rollUp.table, params)}${conditionOf(narrower(scanned, of.range), question, params)}
      GROUP BY project_id, grouped`;
  };
  const beside = `SELECT half_recent FROM (${half(of.rows.others, "0 AS is_settled")}) ORDER BY half_recent DESC LIMIT 1 OFFSET ${besidesMax}`;
  const limit = Math.floor(of.limit) + besidesMax;
  const sql = `
    SELECT project_id, toString(grouped) AS hash,
      sum(half_recent) AS recent_events, sum(half_before) AS before_events,
      sumIf(half_recent, is_settled) AS settled_recent, sumIf(half_before, is_settled) AS settled_before,
      countIf(is_settled) AS settled_rows, sumIf(half_recent, NOT is_settled) > ifNull((${beside}), 0) AS is_beside,
      ${trendOfSql("recent_events", "before_events")} AS trend
    FROM (${bothHalves(of.rows, half)})
    GROUP BY project_id, grouped
    ORDER BY is_beside DESC, trend DESC, hash
    LIMIT ${limit}`;
  const found = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: wholeTrendRow,
  });
  const groups = found.map((row) => {
    const settled = { ...row, recent_events: row.settled_recent, before_events: row.settled_before };
    return { all: trendGroup(row), settled: row.settled_rows === 0 ? undefined : trendGroup(settled) };
  });
  // The last one is by its trend where it is: those beside are fewer than that.
  return settledFront(groups, limit);
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
  { range, risingOnly, of }: TrendRows,
  window: { readonly limit: number; readonly offset: number },
): Promise<readonly z.infer<typeof trendRow>[]> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const { recent, isRecent, before, scanned, inside } = trendSql({
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
      ${trendOfSql("recent_events", "before_events")} AS trend${looseColumns(of, params, isRecent)}
    FROM ${rollUp.table}
    WHERE ${andRows(of?.rows, rollUp.table, params)}${conditionOf(narrower(scanned, range), question, params)}
    GROUP BY project_id, grouped${having.length === 0 ? "" : ` HAVING ${having.join(" AND ")}`}
    ORDER BY ${of === undefined ? "trend" : `${knownFirst(of.known, params)}, fresh`} DESC, hash
    LIMIT ${Math.floor(window.limit)} OFFSET ${Math.floor(window.offset)}`;
  return await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: trendRow,
  });
}

function looseColumns(of: LooseRows | undefined, params: SqlParams, counts = "1"): string {
  if (of === undefined) return "";
  const { table, events } = rollUp;
  return `, ${events(`${counts} AND ${of.fresh.where(table, params)}`)} AS fresh, ${of.rows.strangers(table, params)} AS strangers`;
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
  const front = await keptFront<Active>(reader, `week of ${scoredWeek(nowMs).startMs}`, question, {
    first: async (limit) => (await readActive(reader, question, { limit })).value,
    join: {
      whole: async (rows, limit) => await readWholeActive(reader, question, { rows, limit }),
      loose: async (of) => await readActive(reader, question, of),
      add: (one, other) => ({
        ...one,
        figure: one.figure + other.figure,
        lastMs: Math.max(one.lastMs, other.lastMs),
      }),
      most: (last, { fresh }) => last.figure + fresh,
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
  of: LooseRows | { readonly limit: number },
): Promise<Added<readonly LooseGroup<Active>[]>> {
  const params = createSqlParams();
  const loose = "rows" in of ? of : undefined;
  const sql = `
    SELECT project_id, toString(${primaryHashSql(question.aliases ?? [], params)} AS grouped) AS hash,
      toUnixTimestamp64Milli(${rollUp.lastSeen}) AS last_ms, ${rollUp.events()} AS week_events${looseColumns(loose, params)}
    FROM ${rollUp.table}
    WHERE ${andRows(loose?.rows, rollUp.table, params)}${conditionOf(reader.range, question, params)}
    GROUP BY project_id, grouped
    ORDER BY ${loose === undefined ? "week_events" : `${knownFirst(loose.known, params)}, fresh`} DESC, hash
    LIMIT ${Math.floor(of.limit)}`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: weekRow });
  return {
    value: rows.map((row) => ({ ...activeGroup(row), fresh: row.fresh ?? 0 })),
    strangers: rows.reduce((sum, row) => sum + (row.strangers ?? 0), 0),
  };
}

function activeGroup(row: z.infer<typeof weekRow>): Active {
  return { projectId: row.project_id, hash: row.hash, lastMs: row.last_ms, figure: row.week_events };
}

async function readWholeActive(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: { readonly rows: SplitRows; readonly limit: number },
): Promise<SettledFront<Active>> {
  const params = createSqlParams();
  const halves = bothHalves(
    of.rows,
    (half, isSettled) => `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${rollUp.lastSeen} AS half_last, ${rollUp.events()} AS half_events, ${isSettled}
      FROM ${rollUp.table}
      WHERE ${andRows(half, rollUp.table, params)}${conditionOf(reader.range, question, params)}
      GROUP BY project_id, grouped`,
  );
  const sql = `
    SELECT project_id, toString(grouped) AS hash,
      toUnixTimestamp64Milli(max(half_last)) AS last_ms, sum(half_events) AS week_events,
      toUnixTimestamp64Milli(maxIf(half_last, is_settled)) AS settled_last_ms,
      sumIf(half_events, is_settled) AS settled_events, countIf(is_settled) AS settled_rows
    FROM (${halves})
    GROUP BY project_id, grouped
    ORDER BY week_events DESC, hash
    LIMIT ${Math.floor(of.limit)}`;
  const found = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: wholeWeekRow,
  });
  const groups = found.map((row) => {
    const settled = { ...row, last_ms: row.settled_last_ms, week_events: row.settled_events };
    return { all: activeGroup(row), settled: row.settled_rows === 0 ? undefined : activeGroup(settled) };
  });
  return settledFront(groups, of.limit);
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
