/** The numbers that the answer line is made of: the oldest event, the first session. From primary keys. */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

const oldestRow = z.object({ at_ms: whole, release: z.string() });

/** The oldest event of some groups that is stored in the range, and its release. */
export async function readOldestEvent(
  reader: EventReader,
  groups: readonly GroupKey[],
): Promise<{ readonly atMs: number; readonly release: string } | undefined> {
  if (groups.length === 0) return undefined;
  const params = createSqlParams();
  const sql = `
    SELECT toUnixTimestamp64Milli(timestamp) AS at_ms, toString(release) AS release
    FROM errors
    WHERE ${inGroups(groups, params)} AND ${eventsWithin(reader.range, params)}
    ORDER BY timestamp
    LIMIT 1`;
  const { events, scope } = reader;
  const [row] = await events.query({ scope, sql, params: params.values(), row: oldestRow });
  return row === undefined ? undefined : { atMs: row.at_ms, release: row.release };
}

const startedRow = z.object({ rows_count: whole, first_ms: whole });

/** When the first session of a release began, where sessions are sent at all. */
export async function readFirstSession(
  reader: EventReader,
  question: { readonly projectId: number; readonly release: string },
): Promise<number | undefined> {
  const params = createSqlParams();
  const sql = `
    SELECT count() AS rows_count, toUnixTimestamp64Milli(min(started)) AS first_ms
    FROM sessions
    WHERE project_id = ${params.bind(question.projectId, "UInt64")}
      AND release = ${params.bind(question.release, "String")}`;
  const { events, scope } = reader;
  const [row] = await events.query({ scope, sql, params: params.values(), row: startedRow });
  return row === undefined || row.rows_count === 0 ? undefined : row.first_ms;
}
