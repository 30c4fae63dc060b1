/** The last events of a project, whole, some at a time. */
import type { EventId } from "@vedette/protocol";
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, type StoredEvent, whole } from "./stored-event.ts";
import { within } from "./time-range.ts";
import { readWholeEvents, wholeEventsMax } from "./whole-events.ts";

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
  for (let start = 0; start < places.length; start += wholeEventsMax) {
    const part = places.slice(start, start + wholeEventsMax).map((place) => ({
      projectId: place.project_id,
      hash: place.hash,
      eventId: place.event_id_text as EventId,
      timestampMs: place.timestamp_ms,
    }));
    yield await readWholeEvents(reader, part, timeoutMs);
  }
}
