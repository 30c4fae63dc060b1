/** The figures of some issues under a search for events. */
import type { EventReader } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { usersOfStates, usersState } from "./group-totals.ts";
import {
  type IssueFigures,
  type IssueFiguresQuestion,
  figuresRow,
  figuresByIssue,
  issueSql,
} from "./issue-figures.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams } from "./sql-params.ts";
import { within } from "./time-range.ts";

export type FilteredFiguresQuestion = IssueFiguresQuestion & {
  readonly search: SearchNode;
  readonly references: SearchReferences;
};

/** By issue; an issue without such events has none. */
export async function readFilteredFigures(
  reader: EventReader,
  { groups, environments, search, references }: FilteredFiguresQuestion,
): Promise<ReadonlyMap<number, IssueFigures>> {
  if (groups.length === 0) return new Map();
  const params = createSqlParams();
  const sql = `
    SELECT ${issueSql(groups, params)} AS issue,
      sum(group_events) AS events_sum, ${usersOfStates("group_users")} AS users_count,
      toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms
    FROM (
      SELECT project_id, group_hash, sum(toUInt64(sample_weight)) AS group_events, ${usersState} AS group_users,
        min(timestamp) AS first_at, max(timestamp) AS last_at
      FROM errors
      WHERE ${inGroups(groups, params)} AND ${within(reader.range, params)}
        AND ${inEnvironments(environments, params)} AND ${compileSearch(search, params, references)}
      GROUP BY project_id, group_hash
    )
    GROUP BY issue`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: figuresRow,
  });
  return figuresByIssue(rows);
}
