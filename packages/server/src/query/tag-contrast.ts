/**
 * How often the values of tags stand in the events of an issue, and in the other events of its project at the same
 * time: what sets the issue apart. Counts are of stored events, from bounded samples on both sides.
 */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

/** So many of the newest events of the issue are looked at, and about so many of the others. */
const ownRowsMax = 4000;
const otherRowsWanted = 8000;
const valuesPerKey = 3;
const keysMax = 60;

export type ContrastQuestion = {
  readonly projectId: number;
  readonly groups: readonly GroupKey[];
  readonly environments: readonly string[];
};

const ownRow = z.object({
  key: z.string(),
  key_events: whole,
  key_values: whole,
  /** Falling by the number of events. */
  top: z.array(z.tuple([whole, z.string()])),
  first_ms: whole,
  last_ms: whole,
});

export type OwnTag = {
  readonly key: string;
  readonly events: number;
  readonly uniqueValues: number;
  readonly values: readonly { readonly value: string; readonly events: number }[];
};

export type OwnTags = {
  readonly tags: readonly OwnTag[];
  /** From the first to the last of the events that were looked at. */
  readonly startMs: number;
  readonly endMs: number;
};

/** The tags of the newest events of an issue with their leading values. */
export async function readOwnTags(
  reader: EventReader,
  question: ContrastQuestion,
): Promise<OwnTags | undefined> {
  if (question.groups.length === 0) return undefined;
  const params = createSqlParams();
  const condition = `${inGroups(question.groups, params)} AND ${eventsWithin(reader.range, params)}
        AND ${inEnvironments(question.environments, params)}`;
  const sql = `
    SELECT toString(key) AS key, sum(events) AS key_events, count() AS key_values,
      arrayMap(one -> (toUInt64(-one.1), one.2), groupArraySorted(${valuesPerKey})((-toInt64(events), value))) AS top,
      toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms
    FROM (
      SELECT key, value, count() AS events, min(timestamp) AS first_at, max(timestamp) AS last_at
      FROM errors
      ARRAY JOIN mapKeys(tags) AS key, mapValues(tags) AS value
      WHERE ${condition} AND timestamp >= (
        SELECT min(timestamp)
        FROM (SELECT timestamp FROM errors WHERE ${condition} ORDER BY timestamp DESC LIMIT ${ownRowsMax})
      )
      GROUP BY key, value
    )
    GROUP BY key
    ORDER BY key_events DESC, key
    LIMIT ${keysMax}`;
  const { events, scope } = reader;
  const rows = await events.query({ scope, sql, params: params.values(), row: ownRow });
  if (rows.length === 0) return undefined;
  return {
    tags: rows.map((row) => ({
      key: row.key,
      events: row.key_events,
      uniqueValues: row.key_values,
      values: row.top.map(([count, value]) => ({ value, events: count })),
    })),
    startMs: Math.min(...rows.map((row) => row.first_ms)),
    endMs: Math.max(...rows.map((row) => row.last_ms)) + 1,
  };
}

const otherRow = z.object({ key: z.string(), value: z.string(), events_count: whole, key_events: whole });

export type OtherTag = {
  readonly key: string;
  readonly events: number;
  readonly countOf: (value: string) => number;
};

/** The same tags in the other events of the project; a sample of them where there are many. */
export async function readOtherTags(
  reader: EventReader,
  question: ContrastQuestion & {
    readonly tags: readonly { readonly key: string; readonly value: string }[];
    readonly eventsAround: number;
  },
): Promise<readonly OtherTag[]> {
  if (question.tags.length === 0) return [];
  const params = createSqlParams();
  const keys = [...new Set(question.tags.map(({ key }) => key))];
  const keysSql = params.bind(keys, "Array(String)");
  const valuesSql = params.bind([...new Set(question.tags.map(({ value }) => value))], "Array(String)");
  const oneIn = Math.max(1, Math.floor(question.eventsAround / otherRowsWanted));
  const sql = `
    SELECT key, value, events AS events_count, sum(events) OVER (PARTITION BY key) AS key_events
    FROM (
      SELECT toString(key) AS key, if(has(${valuesSql}, tag_value), tag_value, '') AS value, count() AS events
      FROM errors
      ARRAY JOIN mapKeys(tags) AS key, mapValues(tags) AS tag_value
      WHERE has(${keysSql}, key) AND project_id = ${params.bind(question.projectId, "UInt64")}
        AND NOT (${ofGroups(question.groups, params)})
        AND ${eventsWithin(reader.range, params)}
        AND ${inEnvironments(question.environments, params)}
        AND cityHash64(event_id) % ${Math.floor(oneIn)} = 0
      GROUP BY key, value
    )`;
  const { events, scope } = reader;
  const rows = await events.query({ scope, sql, params: params.values(), row: otherRow });
  return [...Map.groupBy(rows, ({ key }) => key)].map(([key, ofKey]) => {
    const counts = new Map(ofKey.map((row) => [row.value, row.events_count]));
    return { key, events: ofKey[0]?.key_events ?? 0, countOf: (value) => counts.get(value) ?? 0 };
  });
}

function ofGroups(groups: readonly GroupKey[], params: SqlParams): string {
  return `group_hash IN ${params.bind(
    groups.map(({ hash }) => hash),
    "Array(UUID)",
  )}`;
}
