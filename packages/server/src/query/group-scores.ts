/**
 * Groups by the most that their events' part of the score of `recommended` can be, without a search, and that part
 * itself. Users cannot be added up and cost most; nobody has more users than events, so the events of the week and when
 * a group was last seen bound its score, and users are counted only for those that somebody asks about.
 *
 * A group with no event since the week began has less than every other one; these are read where all others have been.
 */
import { z } from "zod";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { primaryHashSql } from "./group-aliases.ts";
import { countsCondition } from "./group-condition.ts";
import { rollUp, scoredWeek, scoreOf, scoreSql } from "./group-order.ts";
import { readUsersOfGroups } from "./group-totals.ts";
import { keptFront } from "./kept/kept-front.ts";
import {
  type Added,
  inPlace,
  type LooseRows,
  type PlacedGroup,
  type SplitGroups,
  splitGroups,
} from "./kept/kept-groups.ts";
import { readGroupColumns } from "./kept/group-columns.ts";
import { andRows, bothHalves, type SplitRows, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import type { MatchingGroups, MatchingGroupsQuestion } from "./matching-groups.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { narrower, withinHours } from "./time-range.ts";

const groupRow = z.object({ project_id: whole, hash: hexOfUuid, last_ms: whole, week_events: whole });
const boundRow = groupRow.extend({ bound: whole });
const wholeWeekRow = groupRow.extend({
  settled_last_ms: whole,
  settled_events: whole,
  settled_rows: whole,
});

/** What the score of a group is made of, but its users. */
export type ScoreBasis = { readonly lastMs: number; readonly weekEvents: number };

/** Its figure is what its score is at most. */
type Bound = PlacedGroup & ScoreBasis;

/** A window of the groups by what their score is at most, which comes along as their score. */
export async function readByBound(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const { offset, limit } = question;
  const windowOf = (bounds: readonly Bound[], isMore: boolean): MatchingGroups => ({
    groups: bounds.slice(offset, offset + limit).map(({ projectId, hash, figure, lastMs, weekEvents }) => ({
      projectId,
      hash,
      matching: undefined,
      score: figure,
      basis: { lastMs, weekEvents },
    })),
    isMore,
  });
  const week = scoredWeek(question.nowMs ?? 0);
  const ofWeek = { ...reader, range: narrower(reader.range, week) };
  // Those that were not seen since the week began have no more.
  const least = scoreOf({ lastMs: week.startMs, events: 0, users: 0 }, question.nowMs ?? 0);
  const isOfWeek = ({ figure }: Bound): boolean => figure > least;
  const kept = (await boundsOfWeek(ofWeek, question))?.filter(isOfWeek);
  if (kept !== undefined && kept.length > offset) return windowOf(kept, true);
  const first = await readBounds(ofWeek, question, offset + limit);
  const recent = first.filter(isOfWeek);
  if (recent.length > offset) return windowOf(recent, true);
  const all = await readBounds(reader, question, offset + limit + 1);
  return windowOf(all, all.length > offset + limit);
}

/** The scores of groups by `groupKeyText`, with their users. */
export async function readScores(
  reader: EventReader,
  question: Pick<MatchingGroupsQuestion, "environments" | "aliases" | "nowMs" | "among">,
  groups: readonly (GroupKey & { readonly basis: ScoreBasis })[],
): Promise<ReadonlyMap<string, number>> {
  const nowMs = question.nowMs ?? 0;
  const range = narrower(reader.range, scoredWeek(nowMs));
  const active = groups.filter(({ basis }) => basis.weekEvents > 0);
  const usersOf = await readUsersOfGroups({ ...reader, range }, question, active);
  return new Map(
    groups.map((group) => {
      const { lastMs, weekEvents } = group.basis;
      // The count of users is an estimate; it may exceed the events by its error.
      const users = Math.min(usersOf(group), weekEvents);
      return [groupKeyText(group), scoreOf({ lastMs, events: weekEvents, users }, nowMs)] as const;
    }),
  );
}

/** Its figure is the events of the week. */
type Active = PlacedGroup & { readonly lastMs: number };

/**
 * The first of them from the groups with the most events of the week, which can be kept while time passes: a group with
 * fewer has at most the score of one that was seen just now.
 */
async function boundsOfWeek(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<readonly Bound[] | undefined> {
  const nowMs = question.nowMs ?? 0;
  const front = await keptFront<Active>(reader, `week of ${scoredWeek(nowMs).startMs}`, question, {
    first: async (limit) => await readActive(reader, question, limit),
    join: {
      whole: async (rows, limit) => await readWholeActive(reader, question, { rows, limit }),
      loose: async (of) => await readLooseActive(reader, question, of),
      add: ({ projectId, hash, figure, lastMs }, other) => ({
        projectId,
        hash,
        figure: figure + other.figure,
        lastMs: Math.max(lastMs, other.lastMs),
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
  return bounds.filter(({ figure }) => figure > rest).toSorted(inPlace);
}

async function readActive(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  limit: number,
): Promise<readonly Active[]> {
  const params = createSqlParams();
  const sql = activeSql(reader, question, params, { limit });
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: groupRow,
  });
  return rows.map(activeGroup);
}

async function readLooseActive(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: LooseRows,
): Promise<Added<readonly Active[]>> {
  const params = createSqlParams();
  const sql = activeSql(reader, question, params, of);
  let strangers = 0;
  const value = await readGroupColumns(
    reader,
    ["last_ms", "week_events", "strangers"],
    { sql, params },
    ({ projectId, hash }, column) => {
      strangers += column("strangers");
      return { projectId, hash, lastMs: column("last_ms"), figure: column("week_events") };
    },
  );
  return { value, strangers };
}

function activeSql(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  params: SqlParams,
  { rows, limit }: { readonly rows?: StoredRows; readonly limit: number },
): string {
  return `
    SELECT project_id, toString(${primaryHashSql(question.aliases ?? [], params)} AS grouped) AS hash,
      toUnixTimestamp64Milli(${rollUp.lastSeen}) AS last_ms, ${rollUp.events()} AS week_events${strangersColumn(rows, rollUp.table, params)}
    FROM ${rollUp.table}
    WHERE ${andRows(rows, rollUp.table, params)}${countsCondition(reader.range, question, params)}
    GROUP BY project_id, grouped
    ORDER BY week_events DESC, hash
    LIMIT ${Math.floor(limit)}`;
}

function activeGroup(row: z.infer<typeof groupRow>): Active {
  return { projectId: row.project_id, hash: row.hash, lastMs: row.last_ms, figure: row.week_events };
}

async function readWholeActive(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  of: { readonly rows: SplitRows; readonly limit: number },
): Promise<SplitGroups<Active>> {
  const params = createSqlParams();
  const halves = bothHalves(
    of.rows,
    (half, isSettled) => `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${rollUp.lastSeen} AS half_last, ${rollUp.events()} AS half_events, ${isSettled}
      FROM ${rollUp.table}
      WHERE ${andRows(half, rollUp.table, params)}${countsCondition(reader.range, question, params)}
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
  return splitGroups(groups, of.limit);
}

async function readBounds(
  reader: EventReader,
  question: MatchingGroupsQuestion,
  limit: number,
): Promise<readonly Bound[]> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const nowMs = question.nowMs ?? 0;
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, toUnixTimestamp64Milli(${rollUp.lastSeen}) AS last_ms,
      ${rollUp.events(withinHours(scoredWeek(nowMs), params))} AS week_events,
      ${scoreSql({ lastMs: "last_ms", events: "week_events", users: "week_events" }, nowMs, params)} AS bound
    FROM error_counts_hourly
    WHERE ${countsCondition(reader.range, question, params)}
    GROUP BY project_id, grouped
    ORDER BY bound DESC, hash
    LIMIT ${Math.floor(limit)}`;
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
