/** How events, of an issue mostly, spread over the values of their tags, and how unusual that is in its project. */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { compileSearch, noReferences, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { eventsWithin, type TimeRange } from "./time-range.ts";

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
  /** When the newest event was, where that is known: the newest rows are looked for from there on. */
  readonly newestMs?: number | undefined;
  /** Only events that it finds. */
  readonly search?: SearchNode | undefined;
  readonly references?: SearchReferences | undefined;
  /** One tag only. */
  readonly key?: string | undefined;
  readonly valuesMax: number;
  readonly keysMax: number;
};

const keyRow = z.object({
  key: z.string(),
  key_events: whole,
  key_values: whole,
  /** Rising by the number of events, which is negative. */
  top: z.array(z.tuple([whole, z.string(), whole, whole])),
});

/**
 * A group is unbounded in size: so many of its newest events are looked at. Which ones is told by their times alone:
 * sorting rows together with their tags took more memory than a query has.
 */
const rowsMax = 25_000;
/** The head of an issue says which tags there are; a glance tells that. */
const headRowsMax = 5_000;

/** Tags with their most used values, the tags that most events have first. */
export async function readTagDistribution(
  reader: EventReader,
  question: TagQuestion,
): Promise<readonly TagFigures[]> {
  if (question.groups?.length === 0) return [];
  const rows = await ofNewestRows(reader, question, rowsMax, keyRow, (newest, params) => {
    const onlyKey = question.key === undefined ? "1" : `key = ${params.bind(question.key, "String")}`;
    // Sorting every value of every tag to cut the list afterwards took longer than counting them.
    return `
    SELECT toString(tag_key) AS key, sum(events) AS key_events, count() AS key_values,
      groupArraySorted(${Math.max(1, Math.floor(question.valuesMax))})((-toInt64(events), value, first_ms, last_ms)) AS top
    FROM (
      SELECT any(key) AS tag_key, any(tag_value) AS value, sum(toUInt64(sample_weight)) AS events,
        toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms
      FROM errors
      ARRAY JOIN mapKeys(tags) AS key, mapValues(tags) AS tag_value
      WHERE ${onlyKey} AND ${newest}
      GROUP BY cityHash64(key, tag_value)
    )
    GROUP BY key
    ORDER BY key_events DESC, key
    LIMIT ${Math.floor(question.keysMax)}`;
  });
  return rows.map((row) => ({
    key: row.key,
    events: row.key_events,
    uniqueValues: row.key_values,
    values: row.top.map(([events, value, firstSeenMs, lastSeenMs]) => ({
      value,
      events: -events,
      firstSeenMs,
      lastSeenMs,
    })),
  }));
}

type RowsQuestion = TagKeysQuestion & Pick<TagQuestion, "search" | "references">;

/** How far before its newest event a busy issue is sure to have as many as are looked at. */
const lookMs = 2 * 86_400_000;

/**
 * What the newest rows come to, by a statement that is given them as a condition. Of a busy issue they are of the last
 * days: a look at these alone finds the time from which on they are, and older parts of the table stay closed. Where the
 * days have too few of them, that statement finds nothing and reads no further.
 */
async function ofNewestRows<Row>(
  reader: EventReader,
  question: RowsQuestion,
  limit: number,
  row: z.ZodType<Row>,
  sqlOf: (newest: string, params: SqlParams) => string,
): Promise<readonly Row[]> {
  const { events, scope, range } = reader;
  const read = async (newestOf: (params: SqlParams) => string): Promise<readonly Row[]> => {
    const params = createSqlParams();
    const sql = sqlOf(newestOf(params), params);
    return await events.query({ scope, sql, params: params.values(), row });
  };
  const { newestMs } = question;
  if (newestMs !== undefined && newestMs - lookMs > range.startMs) {
    const look = { startMs: newestMs - lookMs, endMs: range.endMs };
    const found = await read((params) => {
      const condition = conditionOf(look, question, params);
      const floor = `SELECT if(count() < ${limit}, NULL, min(timestamp)) FROM (${newestTimes(condition, limit)})`;
      return `${condition} AND timestamp >= (${floor})`;
    });
    if (found.length > 0) return found;
  }
  return await read((params) => {
    const condition = conditionOf(range, question, params);
    return `${condition} AND timestamp >= (SELECT min(timestamp) FROM (${newestTimes(condition, limit)}))`;
  });
}

function newestTimes(condition: string, limit: number): string {
  return `SELECT timestamp FROM errors WHERE ${condition} ORDER BY timestamp DESC LIMIT ${limit}`;
}

function conditionOf(range: TimeRange, question: RowsQuestion, params: SqlParams): string {
  const ofGroups = question.groups === undefined ? "1" : inGroups(question.groups, params);
  const searched =
    question.search === undefined
      ? ""
      : ` AND ${compileSearch(question.search, params, question.references ?? noReferences)}`;
  return `${ofGroups} AND ${eventsWithin(range, params)} AND ${inEnvironments(question.environments, params)}${searched}`;
}

export type TagKeysQuestion = Pick<TagQuestion, "groups" | "environments" | "keysMax" | "newestMs">;
export type TagKeyFigures = Pick<TagFigures, "key" | "events" | "uniqueValues">;

const keyFiguresRow = z.object({ key: z.string(), key_events: whole, key_values: whole });

/** Tags and how many values they have, without the values: what the head of an issue needs. */
export async function readTagKeys(
  reader: EventReader,
  question: TagKeysQuestion,
): Promise<readonly TagKeyFigures[]> {
  if (question.groups?.length === 0) return [];
  const rows = await ofNewestRows(
    reader,
    question,
    headRowsMax,
    keyFiguresRow,
    (newest) => `
    SELECT toString(key) AS key, sum(toUInt64(sample_weight)) AS key_events, uniqCombined64(14)(value) AS key_values
    FROM errors
    ARRAY JOIN mapKeys(tags) AS key, mapValues(tags) AS value
    WHERE ${newest}
    GROUP BY key
    ORDER BY key_events DESC, key
    LIMIT ${Math.floor(question.keysMax)}`,
  );
  return rows.map((row) => ({ key: row.key, events: row.key_events, uniqueValues: row.key_values }));
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
  question: { readonly projectId: number; readonly environments: readonly string[] },
): Promise<readonly TagShare[]> {
  const params = createSqlParams();
  const condition = `project_id = ${params.bind(question.projectId, "UInt64")} AND ${eventsWithin(reader.range, params)}
    AND ${inEnvironments(question.environments, params)}`;
  const sql = `
    SELECT key, value, events_sum / sum(events_sum) OVER (PARTITION BY key) AS share
    FROM (
      SELECT tag.1 AS key, tag.2 AS value, sum(toUInt64(sample_weight)) AS events_sum
      FROM errors
      ARRAY JOIN CAST(tags, 'Array(Tuple(String, String))') AS tag
      WHERE ${condition}
        AND cityHash64(event_id) % (SELECT 1 + intDiv(count(), ${sampledRows}) FROM errors WHERE ${condition}) = 0
      GROUP BY key, value
    )
    ORDER BY share DESC
    LIMIT 2000`;
  // A read of the whole project for a page whose own reads go on beside it.
  const { events, scope } = reader;
  return await events.query({ scope, sql, params: params.values(), row: shareRow, isQuiet: true });
}
