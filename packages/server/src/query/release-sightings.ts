/** In which releases issues were seen, and when: read from their events, for the rare times that it is told anew. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { type IssueGroup, issueSql } from "./issue-figures.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type ReleaseSeen = {
  readonly version: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

/** Of each issue, those seen last. */
const releasesPerIssueMax = 1000;

const sightingRow = z.object({ issue: whole, version: z.string(), first_ms: whole, last_ms: whole });

/** By issue; an issue whose events name no release is missing. */
export async function readReleaseSightings(
  reader: EventReader,
  groups: readonly IssueGroup[],
): Promise<ReadonlyMap<number, readonly ReleaseSeen[]>> {
  if (groups.length === 0) return new Map();
  const params = createSqlParams();
  const sql = `
    SELECT issue, version, toUnixTimestamp64Milli(min(first_at)) AS first_ms,
      toUnixTimestamp64Milli(max(last_at)) AS last_ms
    FROM (
      SELECT ${issueSql(groups, params)} AS issue, version, first_at, last_at
      FROM (
        SELECT project_id, group_hash, toString(release) AS version, min(timestamp) AS first_at,
          max(timestamp) AS last_at
        FROM errors
        WHERE ${inGroups(groups, params)} AND ${within(reader.range, params)} AND release != ''
        GROUP BY project_id, group_hash, version
      )
    )
    GROUP BY issue, version
    ORDER BY issue, last_ms DESC, version
    LIMIT ${releasesPerIssueMax} BY issue`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: sightingRow,
  });
  const seen = new Map<number, ReleaseSeen[]>();
  for (const { issue, version, first_ms: firstSeenMs, last_ms: lastSeenMs } of rows) {
    const known = seen.get(issue) ?? [];
    known.push({ version, firstSeenMs, lastSeenMs });
    seen.set(issue, known);
  }
  return seen;
}
