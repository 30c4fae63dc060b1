/** The numbers that the answer line is made of: hours, leading groups, first events. From roll-ups and primary keys. */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { countsWithin, eventsWithin } from "./time-range.ts";
import { usersState } from "./totals-by-day.ts";

export type AnswerQuestion = {
  /** The groups of an issue; `undefined` for all events of the scope. */
  readonly groups: readonly GroupKey[] | undefined;
  /** Of this project alone, where no groups are named. */
  readonly projectId?: number | undefined;
  readonly environments: readonly string[];
};

function conditionOf({ groups, projectId, environments }: AnswerQuestion, params: SqlParams): string {
  const ofProject = projectId === undefined ? "1" : `project_id = ${params.bind(projectId, "UInt64")}`;
  const ofGroups = groups === undefined ? ofProject : inGroups(groups, params);
  return `${ofGroups} AND ${inEnvironments(environments, params)}`;
}

const hourRow = z.object({ hour_s: whole, events_sum: whole });

/** Events by the start of the hour; hours without events are absent. */
export async function readHourCounts(
  reader: EventReader,
  question: AnswerQuestion,
): Promise<ReadonlyMap<number, number>> {
  if (question.groups?.length === 0) return new Map();
  const params = createSqlParams();
  const sql = `
    SELECT toUInt32(hour) AS hour_s, sum(events) AS events_sum
    FROM error_counts_hourly
    WHERE ${conditionOf(question, params)} AND ${countsWithin(reader.range, params)}
    GROUP BY hour`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: hourRow });
  return new Map(rows.map((row) => [row.hour_s * 1000, row.events_sum]));
}

const leadingRow = z.object({ project_id: whole, hash: hexOfUuid, events_sum: whole });

export type LeadingGroup = GroupKey & { readonly events: number };

/** The groups with the most events in the hours of the range, as many as one issue could be made of. */
export async function readLeadingGroups(
  reader: EventReader,
  question: Omit<AnswerQuestion, "groups"> & { readonly limit: number },
): Promise<readonly LeadingGroup[]> {
  const params = createSqlParams();
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, sum(events) AS events_sum
    FROM error_counts_hourly
    WHERE ${inEnvironments(question.environments, params)} AND ${countsWithin(reader.range, params)}
    GROUP BY project_id, group_hash
    ORDER BY events_sum DESC, hash
    LIMIT ${params.bind(question.limit, "UInt32")}`;
  const { events, scope } = reader;
  const rows = await events.query({ scope, sql, params: params.values(), row: leadingRow });
  return rows.map((row) => ({ projectId: row.project_id, hash: row.hash, events: row.events_sum }));
}

const totalsRow = z.object({ events_sum: whole, users_count: whole, rows_count: whole });

export type StreamTotals = {
  readonly events: number;
  readonly users: number;
  /** Events as they are stored: fewer where they were sampled. */
  readonly stored: number;
};

/** Events and people of the whole scope. Users are estimated as everywhere, with an error of one to two percent. */
export async function readStreamTotals(
  reader: EventReader,
  question: Omit<AnswerQuestion, "groups">,
): Promise<StreamTotals> {
  const params = createSqlParams();
  const sql = `
    SELECT sum(toUInt64(sample_weight)) AS events_sum,
      finalizeAggregation(${usersState}) AS users_count, count() AS rows_count
    FROM errors
    WHERE ${inEnvironments(question.environments, params)} AND ${eventsWithin(reader.range, params)}`;
  const { events, scope } = reader;
  const [row] = await events.query({ scope, sql, params: params.values(), row: totalsRow });
  return { events: row?.events_sum ?? 0, users: row?.users_count ?? 0, stored: row?.rows_count ?? 0 };
}

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
