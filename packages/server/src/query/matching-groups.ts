/**
 * Which groups have events that match a search, the most telling first, a window of them at a time. It feeds the issue
 * list where conditions look at events, or where the order is by count or users.
 *
 * The engine orders all groups, however many there are: by one figure, of all their events or of those that a search
 * finds. What else is told of groups is read of the few that are shown, afterwards: counting everybody's users took as
 * long as finding the events.
 */
import { z } from "zod";
import { eventsFoundBy } from "./counted-events.ts";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { type GroupAlias, primaryHashSql } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { readGroupTotals } from "./group-totals.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import { groupOrder, groupWindow, storedErrors, usersSql } from "./group-order.ts";
import { readByBound, type ScoreBasis } from "./group-scores.ts";
import { readByTrend } from "./group-trends.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin, type TimeRange } from "./time-range.ts";

export type GroupSort = "date" | "new" | "freq" | "user" | "trends" | "recommended";

export type MatchingGroupsQuestion = {
  /** Only groups with such events, of which nothing but these count. */
  readonly search: SearchNode | undefined;
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  readonly sort: GroupSort;
  /** What scores are counted for; needed by the orders that have one. */
  readonly nowMs?: number | undefined;
  /** Under a search only groups with this score or a lower one. */
  readonly scoreMax?: number | undefined;
  /** Only among these; the caller keeps them few. */
  readonly among?: readonly GroupKey[] | undefined;
  /** Groups that count as another one, because both belong to one issue. */
  readonly aliases?: readonly GroupAlias[] | undefined;
  readonly offset: number;
  readonly limit: number;
  /** With so many the caller can do, where each more costs. */
  readonly enough?: number | undefined;
};

export type MatchingGroup = GroupKey & {
  /** Under the search and in the range, where the order brings them along; they are read for the page alone otherwise. */
  readonly matching: { readonly events: number; readonly users: number } | undefined;
  /** Of its events, in thousandths; where it has a basis no more than that, and `readScores` tells how much. */
  readonly score?: number | undefined;
  readonly basis?: ScoreBasis | undefined;
};

export type MatchingGroups = {
  readonly groups: readonly MatchingGroup[];
  /** There are more behind the window. */
  readonly isMore: boolean;
};

const groupRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  events_sum: whole,
  users_count: whole,
  score: whole.optional(),
});

/** A window of the groups that match. */
export async function readMatchingGroups(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const { sort, search, references } = question;
  if (question.among?.length === 0) return { groups: [], isMore: false };
  if (sort !== "trends" && sort !== "recommended") {
    const under = search && eventsFoundBy(search, references);
    return await readGroupTotals(reader, { ...question, sort, under });
  }
  if (search !== undefined) return await readUnderSearch(reader, { ...question, search });
  return sort === "trends" ? await readByTrend(reader, question) : await readByBound(reader, question);
}

/** Orders by what several figures come to. */
async function readUnderSearch(
  reader: EventReader,
  question: MatchingGroupsQuestion & { readonly search: SearchNode },
): Promise<MatchingGroups> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const order = groupOrder(question.sort, {
    reader,
    source: storedErrors,
    params,
    nowMs: question.nowMs ?? 0,
  });
  const columns = [
    "project_id",
    `toString(${group}) AS hash`,
    `${storedErrors.events(order.inside)} AS events_sum`,
    `${usersSql(order.inside)} AS users_count`,
    ...order.columns,
  ];
  const having = [
    ...order.having,
    ...(question.scoreMax === undefined ? [] : [`score <= ${params.bind(question.scoreMax, "Int64")}`]),
  ];
  const sql = `
    SELECT ${columns.join(", ")}
    FROM ${storedErrors.table}
    WHERE ${conditionOf(order.scanned, question, params)}
    ${groupWindow({ group, by: order.by, having }, question)}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: groupRow,
  });
  return {
    groups: rows.slice(0, question.limit).map((row) => ({
      projectId: row.project_id,
      hash: row.hash,
      matching: { events: row.events_sum, users: row.users_count },
      score: row.score,
    })),
    isMore: rows.length > question.limit,
  };
}

function conditionOf(
  range: TimeRange,
  question: MatchingGroupsQuestion & { readonly search: SearchNode },
  params: SqlParams,
): string {
  return [
    ...(question.among === undefined ? [] : [inGroups(question.among, params)]),
    eventsWithin(range, params),
    compileSearch(question.search, params, question.references),
    inEnvironments(question.environments, params),
  ].join(" AND ");
}
