/** What the life-cycle of issues asks of the event store: which groups are active, how often, to how many people. */
import { z } from "zod";
import type { ProjectId, GroupHash } from "@vedette/protocol";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { countsWithin, within } from "./time-range.ts";

const hourMs = 3_600_000;
const timeoutMs = 60_000;

export type ActiveGroup = {
  readonly projectId: ProjectId;
  readonly hash: GroupHash;
  readonly events: number;
};

const activeRow = z.object({ project_id: whole, hash: z.string(), sum_events: whole });

/** The groups with at least so many events in the hours of the range, the most active first. */
export async function readActiveGroups(
  reader: EventReader,
  asked: { readonly eventsMin: number; readonly limit: number },
): Promise<readonly ActiveGroup[]> {
  const params = createSqlParams();
  const sql = `
    SELECT project_id, replaceAll(toString(group_hash), '-', '') AS hash, sum(events) AS sum_events
    FROM error_counts_hourly
    WHERE ${countsWithin(reader.range, params)}
    GROUP BY project_id, group_hash
    HAVING sum_events >= ${params.bind(asked.eventsMin, "UInt64")}
    ORDER BY sum_events DESC
    LIMIT ${params.bind(asked.limit, "UInt32")}`;
  const { events, scope } = reader;
  const rows = await events.query({ scope, sql, params: params.values(), row: activeRow, timeoutMs });
  return rows.map((row) => ({
    projectId: row.project_id as ProjectId,
    hash: row.hash as GroupHash,
    events: row.sum_events,
  }));
}

const hourRow = z.object({ project_id: whole, hash: z.string(), hour_s: whole, sum_events: whole });

/** Events per hour of each group, by its key; every hour of the range is there. */
export async function readHourlyCounts(
  reader: EventReader,
  groups: readonly GroupKey[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const firstMs = Math.floor(reader.range.startMs / hourMs) * hourMs;
  const hours = Math.max(0, Math.ceil((reader.range.endMs - firstMs) / hourMs));
  const counts = new Map(groups.map((group) => [groupKeyText(group), Array<number>(hours).fill(0)]));
  if (groups.length === 0 || hours === 0) return counts;
  const params = createSqlParams();
  const sql = `
    SELECT project_id, replaceAll(toString(group_hash), '-', '') AS hash, toUInt32(hour) AS hour_s,
      sum(events) AS sum_events
    FROM error_counts_hourly
    WHERE ${inGroups(groups, params)} AND ${countsWithin(reader.range, params)}
    GROUP BY project_id, group_hash, hour`;
  const { events, scope } = reader;
  for (const row of await events.query({ scope, sql, params: params.values(), row: hourRow, timeoutMs })) {
    const ofGroup = counts.get(groupKeyText({ projectId: row.project_id, hash: row.hash }));
    if (ofGroup !== undefined) ofGroup[(row.hour_s * 1000 - firstMs) / hourMs] = row.sum_events;
  }
  return counts;
}

const sinceRow = z.object({ sum_events: whole, users: whole });

/** Events and people of some groups in the range, to the millisecond; of one issue at a time. */
export async function readGroupTotals(
  reader: EventReader,
  groups: readonly GroupKey[],
): Promise<{ readonly events: number; readonly users: number }> {
  if (groups.length === 0) return { events: 0, users: 0 };
  const params = createSqlParams();
  const sql = `
    SELECT sum(toUInt64(sample_weight)) AS sum_events, uniqExactIf(user_hash, user_hash != 0) AS users
    FROM errors
    WHERE ${inGroups(groups, params)} AND ${within(reader.range, params)}`;
  const { events, scope } = reader;
  const [row] = await events.query({ scope, sql, params: params.values(), row: sinceRow, timeoutMs });
  return { events: row?.sum_events ?? 0, users: row?.users ?? 0 };
}
