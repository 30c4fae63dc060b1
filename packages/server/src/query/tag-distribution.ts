/** How the events of an issue spread over the values of their tags, and how unusual that is in its project. */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type TagValueFigures = {
  readonly value: string;
  readonly events: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

export type TagFigures = {
  readonly key: string;
  /** Events that have the tag. */
  readonly events: number;
  readonly uniqueValues: number;
  /** Most used first. */
  readonly values: readonly TagValueFigures[];
};

export type TagQuestion = {
  /** The groups of an issue; `undefined` for all events of the scope. */
  readonly groups: readonly GroupKey[] | undefined;
  readonly environments: readonly string[];
  /** One tag only. */
  readonly key?: string | undefined;
  readonly valuesMax: number;
  readonly keysMax: number;
};

const valueRow = z.object({
  key: z.string(),
  value: z.string(),
  events: whole,
  first_ms: whole,
  last_ms: whole,
  key_events: whole,
  key_values: whole,
});

/**
 * A group is unbounded in size: so many of its newest events are looked at. Which ones is told by their times alone:
 * sorting rows together with their tags took more memory than a query has.
 */
const rowsMax = 100_000;

/** Tags with their most used values, the tags that most events have first. */
export async function readTagDistribution(
  reader: EventReader,
  question: TagQuestion,
): Promise<readonly TagFigures[]> {
  if (question.groups?.length === 0) return [];
  const params = createSqlParams();
  const ofGroups = question.groups === undefined ? "1" : inGroups(question.groups, params);
  const condition = `${ofGroups} AND ${within(reader.range, params)} AND ${inEnvironments(question.environments, params)}`;
  const onlyKey = question.key === undefined ? "1" : `key = ${params.bind(question.key, "String")}`;
  const valuesMax = params.bind(question.valuesMax, "UInt32");
  const sql = `
    SELECT key, value, events, first_ms, last_ms, key_events, key_values
    FROM (
      SELECT key, value, events_sum AS events, first_ms, last_ms,
        sum(events_sum) OVER (PARTITION BY key) AS key_events,
        count() OVER (PARTITION BY key) AS key_values,
        row_number() OVER (PARTITION BY key ORDER BY events_sum DESC, value) AS place
      FROM (
        SELECT tag.1 AS key, tag.2 AS value, sum(toUInt64(sample_weight)) AS events_sum,
          toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms
        FROM errors
        ARRAY JOIN CAST(tags, 'Array(Tuple(String, String))') AS tag
        WHERE ${onlyKey} AND ${condition} AND timestamp >= (
          SELECT min(timestamp)
          FROM (SELECT timestamp FROM errors WHERE ${condition} ORDER BY timestamp DESC LIMIT ${rowsMax})
        )
        GROUP BY key, value
      )
    )
    WHERE place <= ${valuesMax}
    ORDER BY key_events DESC, key, events DESC, value
    LIMIT ${Math.floor(question.keysMax * question.valuesMax)}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: valueRow,
  });
  const tags = new Map<
    string,
    { key: string; events: number; uniqueValues: number; values: TagValueFigures[] }
  >();
  for (const row of rows) {
    const tag = tags.get(row.key) ?? {
      key: row.key,
      events: row.key_events,
      uniqueValues: row.key_values,
      values: [],
    };
    tag.values.push({
      value: row.value,
      events: row.events,
      firstSeenMs: row.first_ms,
      lastSeenMs: row.last_ms,
    });
    tags.set(row.key, tag);
  }
  return [...tags.values()].slice(0, question.keysMax);
}

const shareRow = z.object({ key: z.string(), value: z.string(), share: z.number() });

export type TagShare = { readonly key: string; readonly value: string; readonly share: number };

/** Projects are large; their shares are estimated from about so many of their events, at most twice as many. */
const sampledRows = 50_000;

/**
 * The share of values among the project's events that have the tag: what an issue's share is held against.
 * An estimate from a part of the events, chosen by their ids: rows of a group stand together, so the first
 * ones of the table would be of one kind. Give it a short range: all ids in it are looked at.
 */
export async function readTagShares(
  reader: EventReader,
  question: {
    readonly projectId: number;
    readonly keys: readonly string[];
    readonly environments: readonly string[];
  },
): Promise<readonly TagShare[]> {
  if (question.keys.length === 0) return [];
  const params = createSqlParams();
  const keys = params.bind(question.keys, "Array(String)");
  const condition = `project_id = ${params.bind(question.projectId, "UInt64")} AND ${within(reader.range, params)}
    AND ${inEnvironments(question.environments, params)}`;
  const sql = `
    SELECT key, value, events_sum / sum(events_sum) OVER (PARTITION BY key) AS share
    FROM (
      SELECT tag.1 AS key, tag.2 AS value, sum(toUInt64(sample_weight)) AS events_sum
      FROM errors
      ARRAY JOIN CAST(tags, 'Array(Tuple(String, String))') AS tag
      WHERE has(${keys}, key) AND ${condition}
        AND cityHash64(event_id) % (SELECT 1 + intDiv(count(), ${sampledRows}) FROM errors WHERE ${condition}) = 0
      GROUP BY key, value
    )
    ORDER BY share DESC
    LIMIT 2000`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: shareRow });
}
