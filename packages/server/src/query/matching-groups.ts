/**
 * Which groups have events that match a search, the most telling first, a window of them at a time. It feeds the issue
 * list where conditions look at events, or where the order is by count or users.
 *
 * The engine orders all groups, however many there are. From the roll-up it computes for each no more than the order
 * asks for, and the figures of the few that are shown are read afterwards; counting everybody's users costs five times
 * the order by events. Under a search the figures come along: reading the tags once more costs more than counting.
 */
import { z } from "zod";
import { assertNever } from "#kernel/errors.ts";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { type GroupAlias, primaryHashSql } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { within, withinHours } from "./time-range.ts";

export type GroupSort = "date" | "new" | "freq" | "user";

export type MatchingGroupsQuestion = {
  readonly search: SearchNode | undefined;
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  readonly sort: GroupSort;
  /** Only among these; the caller keeps them few. */
  readonly among?: readonly GroupKey[] | undefined;
  /** Groups that count as another one, because both belong to one issue. */
  readonly aliases?: readonly GroupAlias[] | undefined;
  readonly offset: number;
  readonly limit: number;
};

export type MatchingGroup = GroupKey & {
  /** Under the search; `undefined` without one. */
  readonly matching: { readonly events: number; readonly users: number } | undefined;
};

export type MatchingGroups = {
  readonly groups: readonly MatchingGroup[];
  /** There are more behind the window. */
  readonly isMore: boolean;
};

const groupRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  events_sum: whole.optional(),
  users_count: whole.optional(),
});

const matchingFigures = `, sum(toUInt64(sample_weight)) AS events_sum,
      uniqCombined64If(user_hash, user_hash != 0) AS users_count`;

/** A window of the groups that match. Without a search the hourly roll-up answers. */
export async function readMatchingGroups(
  reader: EventReader,
  question: MatchingGroupsQuestion,
): Promise<MatchingGroups> {
  if (question.among?.length === 0) return { groups: [], isMore: false };
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const source = question.search === undefined ? "error_counts_hourly" : "errors";
  const order = question.search === undefined ? rolledUpOrder(question.sort) : orderOf(question.sort);
  const sql = `
    SELECT project_id, toString(${group}) AS hash${question.search === undefined ? "" : matchingFigures}
    FROM ${source}
    WHERE ${conditionOf(reader, question, params)}
    GROUP BY project_id, ${group}
    ORDER BY ${order} DESC, ${group}
    LIMIT ${Math.floor(question.limit) + 1} OFFSET ${Math.floor(question.offset)}`;
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
      matching:
        row.events_sum === undefined || row.users_count === undefined
          ? undefined
          : { events: row.events_sum, users: row.users_count },
    })),
    isMore: rows.length > question.limit,
  };
}

function conditionOf(reader: EventReader, question: MatchingGroupsQuestion, params: SqlParams): string {
  const parts = question.among === undefined ? [] : [inGroups(question.among, params)];
  if (question.search === undefined) parts.push(withinHours(reader.range, params));
  else {
    parts.push(within(reader.range, params), compileSearch(question.search, params, question.references));
  }
  parts.push(inEnvironments(question.environments, params));
  return parts.join(" AND ");
}

function rolledUpOrder(sort: GroupSort): string {
  switch (sort) {
    case "date":
      return "max(last_seen)";
    case "new":
      return "min(first_seen)";
    case "freq":
      return "sum(events)";
    case "user":
      return "uniqCombined64Merge(users)";
    default:
      return assertNever(sort);
  }
}

function orderOf(sort: GroupSort): string {
  switch (sort) {
    case "date":
      return "max(timestamp)";
    case "new":
      return "min(timestamp)";
    case "freq":
      return "events_sum";
    case "user":
      return "users_count";
    default:
      return assertNever(sort);
  }
}
