/**
 * Which groups have events that match a search, the most telling first, a window of them at a time. It feeds the issue
 * list where conditions look at events, or where the order is by count or users.
 *
 * The engine orders all groups, however many there are. Without a search totals say the order (`group-totals.ts`), and
 * the figures of the few that are shown are read afterwards. Under a search they come along: finding the events once
 * more costs more than counting.
 */
import { z } from "zod";
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
  readonly search: SearchNode | undefined;
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  readonly sort: GroupSort;
  /** Several searches that each are told of by themselves; `search` is what all of them come to. */
  readonly alternatives?: readonly (SearchNode | undefined)[] | undefined;
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
  /** Under the search and in the range, where they are known; without a search they are read for the page alone. */
  readonly matching: { readonly events: number; readonly users: number } | undefined;
  /** Which of the alternatives some event of the group meets. */
  readonly matches?: readonly boolean[] | undefined;
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
  matches: z.array(z.coerce.number()).optional(),
});

/** A window of the groups that match. Without a search the totals answer. */
export async function readMatchingGroups(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  if (question.among?.length === 0) return { groups: [], isMore: false };
  if (question.search === undefined && question.alternatives === undefined)
    return await readWithoutSearch(reader, question);
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
    ...matchColumns(question, params),
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
      // Of several alternatives it is not known here which of them the issue is found by.
      matching:
        question.alternatives !== undefined ? undefined : { events: row.events_sum, users: row.users_count },
      matches: row.matches?.map((holds) => holds === 1),
      score: row.score,
    })),
    isMore: rows.length > question.limit,
  };
}

async function readWithoutSearch(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  const { sort } = question;
  if (sort === "trends") return await readByTrend(reader, question);
  if (sort === "recommended") return await readByBound(reader, question);
  return await readGroupTotals(reader, { ...question, sort });
}

function matchColumns(question: MatchingGroupsQuestion, params: SqlParams): readonly string[] {
  if (question.alternatives === undefined) return [];
  const parts = question.alternatives.map((search) =>
    search === undefined ? "1" : `max(${compileSearch(search, params, question.references)})`,
  );
  return [`[${parts.join(", ")}] AS matches`];
}

function conditionOf(range: TimeRange, question: MatchingGroupsQuestion, params: SqlParams): string {
  const parts = question.among === undefined ? [] : [inGroups(question.among, params)];
  parts.push(eventsWithin(range, params));
  if (question.search !== undefined) parts.push(compileSearch(question.search, params, question.references));
  parts.push(inEnvironments(question.environments, params));
  return parts.join(" AND ");
}
