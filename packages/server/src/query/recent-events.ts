/** The last events of a project, whole, some at a time: their large columns are read by the primary key alone. */
import type { EventId } from "@vedette/protocol";
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { eventColumns, eventRow, hexOfUuid, type StoredEvent, whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

const eventsPerQuery = 25;

const placeRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  event_id_text: hexOfUuid,
  timestamp_ms: whole,
});

/** Newest first, in parts, so that the caller can stop between them. */
export async function* readRecentEvents(
  reader: EventReader,
  limit: number,
  timeoutMs: number,
): AsyncGenerator<readonly StoredEvent[]> {
  const params = createSqlParams();
  const places = await reader.events.query({
    scope: reader.scope,
    sql: `
      SELECT project_id, toString(group_hash) AS hash, toString(event_id) AS event_id_text,
        toUnixTimestamp64Milli(timestamp) AS timestamp_ms
      FROM errors
      WHERE ${within(reader.range, params)}
      ORDER BY timestamp DESC, event_id DESC
      LIMIT ${Math.floor(limit)}`,
    params: params.values(),
    row: placeRow,
    timeoutMs,
  });
  for (let start = 0; start < places.length; start += eventsPerQuery) {
    const part = places.slice(start, start + eventsPerQuery);
    yield await readWhole(reader, part, timeoutMs);
  }
}

async function readWhole(
  reader: EventReader,
  places: readonly z.output<typeof placeRow>[],
  timeoutMs: number,
): Promise<readonly StoredEvent[]> {
  const params = createSqlParams();
  const times = places.map((place) => place.timestamp_ms);
  const range = { startMs: Math.min(...times), endMs: Math.max(...times) + 1 };
  const groups = places.map(({ project_id, hash }) => ({ projectId: project_id, hash }));
  const ids = params.bind(
    places.map((place) => place.event_id_text as EventId),
    "Array(UUID)",
  );
  return await reader.events.query({
    scope: reader.scope,
    sql: `
      SELECT ${eventColumns}
      FROM errors
      WHERE ${inGroups(groups, params)} AND ${within(range, params)} AND event_id IN ${ids}
      ORDER BY timestamp DESC, event_id DESC
      LIMIT ${places.length}`,
    params: params.values(),
    row: eventRow,
    timeoutMs,
  });
}
