/**
 * Which groups have events that match a search, with their figures under it, the most telling first. It feeds the
 * issue list where conditions look at events, or where the order is by count or users.
 *
 * Bounded: the answer holds at most `groupsMax` groups and says so when there were more.
 */
import { z } from "zod";
import { assertNever } from "#kernel/errors.ts";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { within, withinHours } from "./time-range.ts";

export type GroupSort = "date" | "new" | "freq" | "user";

export type MatchingGroup = GroupKey & {
  readonly events: number;
  readonly users: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

export type MatchingGroups = { readonly groups: readonly MatchingGroup[]; readonly isCut: boolean };

export const groupsMax = 10_000;

const groupRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  events: whole,
  users: whole,
  first_ms: whole,
  last_ms: whole,
});

/** The groups that match. Without a search the roll-up answers, which reads a thousandth of the rows. */
export async function readMatchingGroups(
  reader: EventReader,
  question: {
    readonly search: SearchNode | undefined;
    readonly references: SearchReferences;
    readonly environments: readonly string[];
    readonly sort: GroupSort;
  },
): Promise<MatchingGroups> {
  const params = createSqlParams();
  const isRolledUp = question.search === undefined;
  const figures = isRolledUp
    ? `sum(events) AS events_sum, uniqCombined64Merge(users) AS users_count, min(first_seen) AS first_at, max(last_seen) AS last_at`
    : `sum(toUInt64(sample_weight)) AS events_sum, uniqCombined64If(user_hash, user_hash != 0) AS users_count,
        min(timestamp) AS first_at, max(timestamp) AS last_at`;
  const condition =
    question.search === undefined
      ? withinHours(reader.range, params)
      : `${within(reader.range, params)} AND ${compileSearch(question.search, params, question.references)}`;
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, events_sum AS events, users_count AS users,
      toUnixTimestamp64Milli(first_at) AS first_ms, toUnixTimestamp64Milli(last_at) AS last_ms
    FROM (
      SELECT project_id, group_hash, ${figures}
      FROM ${isRolledUp ? "error_counts_hourly" : "errors"}
      WHERE ${condition} AND ${inEnvironments(question.environments, params)}
      GROUP BY project_id, group_hash
    )
    ORDER BY ${orderOf(question.sort)} DESC, group_hash
    LIMIT ${groupsMax + 1}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: groupRow,
  });
  const groups = rows.slice(0, groupsMax).map((row) => ({
    projectId: row.project_id,
    hash: row.hash,
    events: row.events,
    users: row.users,
    firstSeenMs: row.first_ms,
    lastSeenMs: row.last_ms,
  }));
  return { groups, isCut: rows.length > groupsMax };
}

function orderOf(sort: GroupSort): string {
  switch (sort) {
    case "date":
      return "last_at";
    case "new":
      return "first_at";
    case "freq":
      return "events_sum";
    case "user":
      return "users_count";
    default:
      return assertNever(sort);
  }
}
