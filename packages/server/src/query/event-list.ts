/** Events one after another: lists, one by id, the first and last of an issue, and its neighbours. */
import type { EventId } from "@vedette/protocol";
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { readNewestFirst } from "./newest-first.ts";
import { compileSearch, noReferences, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import {
  eventColumns,
  eventRow,
  type EventLine,
  hexOfUuid,
  lineColumns,
  lineRow,
  type StoredEvent,
  whole,
} from "./stored-event.ts";
import { eventsWithin, type TimeRange, within } from "./time-range.ts";

/** A place between events: lists go on behind it. */
export type EventPlace = { readonly timestampMs: number; readonly eventId: EventId };

export type EventsQuestion = {
  /** The groups of an issue; `undefined` for all events of the scope. */
  readonly groups: readonly GroupKey[] | undefined;
  readonly search?: SearchNode | undefined;
  readonly references?: SearchReferences | undefined;
  readonly environments: readonly string[];
};

export type Direction = "older" | "newer";

/** What a question asks of events, as a condition. */
export function eventCondition(reader: EventReader, question: EventsQuestion, params: SqlParams): string {
  const parts = [eventsWithin(reader.range, params)];
  if (question.groups !== undefined) parts.push(inGroups(question.groups, params));
  if (question.environments.length > 0) parts.push(inEnvironments(question.environments, params));
  if (question.search !== undefined) {
    parts.push(compileSearch(question.search, params, question.references ?? noReferences));
  }
  return parts.join(" AND ");
}

/** Events of the same millisecond are told apart by their id. */
function beyond(place: EventPlace, direction: Direction, params: SqlParams): string {
  const sign = direction === "older" ? "<" : ">";
  const at = `fromUnixTimestamp64Milli(${params.bind(place.timestampMs, "Int64")}, 'UTC')`;
  const id = params.bind(place.eventId, "UUID");
  return `(timestamp ${sign} ${at} OR (timestamp = ${at} AND event_id ${sign} ${id}))`;
}

function orderOf(direction: Direction): string {
  return direction === "older" ? "timestamp DESC, event_id DESC" : "timestamp ASC, event_id ASC";
}

/** Lines of a list, newest first, after a place. */
export async function readEventLines(
  reader: EventReader,
  question: EventsQuestion & { readonly after: EventPlace | undefined; readonly limit: number },
): Promise<readonly EventLine[]> {
  if (question.groups?.length === 0) return [];
  const { after, limit } = question;
  // Behind a place there is nothing newer than it: the look at the newest rows begins there.
  const range =
    after === undefined
      ? reader.range
      : { ...reader.range, endMs: Math.min(reader.range.endMs, after.timestampMs + 1) };
  // The events of few groups are in the order of the key already.
  if (question.groups !== undefined && question.search === undefined)
    return await readLines(reader, question);
  return await readNewestFirst(range, limit, (part) => readLines({ ...reader, range: part }, question));
}

async function readLines(
  reader: EventReader,
  question: EventsQuestion & { readonly after: EventPlace | undefined; readonly limit: number },
): Promise<readonly EventLine[]> {
  const params = createSqlParams();
  const place = question.after === undefined ? "1" : beyond(question.after, "older", params);
  const sql = `
    SELECT ${lineColumns}
    FROM errors
    WHERE ${eventCondition(reader, question, params)} AND ${place}
    ORDER BY ${orderOf("older")}
    LIMIT ${Math.floor(question.limit)}`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: lineRow });
}

const placeRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  event_id_text: hexOfUuid,
  timestamp_ms: whole,
});

export type FoundEvent = EventPlace & GroupKey;

type NextEventQuestion = EventsQuestion & {
  readonly from: EventPlace | undefined;
  readonly direction: Direction;
};

/** The next event in a direction; without a place the newest (`older`) or the oldest (`newer`). */
export async function findNextEvent(
  reader: EventReader,
  question: NextEventQuestion,
): Promise<FoundEvent | undefined> {
  const { range } = reader;
  const { from } = question;
  if (question.groups?.length === 0) return undefined;
  const findIn = async (part: TimeRange) => await readPlaces({ ...reader, range: part }, question, 1);
  if (question.direction === "newer" || from === undefined) return (await findIn(range))[0];
  const before = { ...range, endMs: Math.min(range.endMs, from.timestampMs + 1) };
  return (await readNewestFirst(before, 1, findIn))[0];
}

/** How far before the newest event the one before it is looked for in the same read. */
const pairMs = 2 * 86_400_000;

/**
 * The newest event, and the one before it where it is of the days before: both come from one read, and older parts stay
 * closed. The newest is as late as `newestMs`, or later, if it fits the question. The engine reads the large columns of
 * these two alone, once it has found them.
 */
export async function readNewestPair(
  reader: EventReader,
  question: EventsQuestion & { readonly newestMs: number },
): Promise<readonly StoredEvent[]> {
  const { range } = reader;
  if (question.groups?.length === 0) return [];
  const startMs = Math.max(range.startMs, question.newestMs - pairMs);
  const look =
    startMs < range.endMs
      ? await readNewestTwo({ ...reader, range: { startMs, endMs: range.endMs } }, question)
      : [];
  return look.length > 0 ? look : await readNewestTwo(reader, question);
}

async function readNewestTwo(reader: EventReader, question: EventsQuestion): Promise<readonly StoredEvent[]> {
  const params = createSqlParams();
  const sql = `
    SELECT ${eventColumns}
    FROM errors
    WHERE ${eventCondition(reader, question, params)}
    ORDER BY ${orderOf("older")}
    LIMIT 2`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: eventRow });
}

async function readPlaces(
  reader: EventReader,
  question: NextEventQuestion,
  limit: number,
): Promise<readonly FoundEvent[]> {
  const params = createSqlParams();
  const place = question.from === undefined ? "1" : beyond(question.from, question.direction, params);
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, toString(event_id) AS event_id_text,
      toUnixTimestamp64Milli(timestamp) AS timestamp_ms
    FROM errors
    WHERE ${eventCondition(reader, question, params)} AND ${place}
    ORDER BY ${orderOf(question.direction)}
    LIMIT ${Math.floor(limit)}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: placeRow,
  });
  return rows.map((row) => ({
    projectId: row.project_id,
    hash: row.hash,
    eventId: row.event_id_text as EventId,
    timestampMs: row.timestamp_ms,
  }));
}

/** One event by its id, found by the index on ids, or by the whole key where its place is known. */
export async function readEvent(
  reader: EventReader,
  question: {
    readonly eventId: EventId;
    readonly at?: FoundEvent | undefined;
    readonly groups?: readonly GroupKey[] | undefined;
  },
): Promise<StoredEvent | undefined> {
  const params = createSqlParams();
  const parts = [`event_id = ${params.bind(question.eventId, "UUID")}`, within(reader.range, params)];
  if (question.groups !== undefined) parts.push(inGroups(question.groups, params));
  if (question.at !== undefined) {
    parts.push(inGroups([question.at], params));
    const { timestampMs } = question.at;
    parts.push(eventsWithin({ startMs: timestampMs, endMs: timestampMs + 1 }, params));
  }
  const sql = `
    SELECT ${eventColumns}
    FROM errors
    WHERE ${parts.join(" AND ")}
    LIMIT 1`;
  const [event] = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: eventRow,
  });
  return event;
}
