/** Events whole whose places are known: their large columns are read by the primary key alone, for several at once. */
import { inGroups } from "./group-condition.ts";
import type { FoundEvent } from "./event-list.ts";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { eventColumns, eventRow, type StoredEvent } from "./stored-event.ts";
import { within } from "./time-range.ts";

/** More of them could take the memory of a query. */
export const wholeEventsMax = 25;

/** At most `wholeEventsMax`, newest first. */
export async function readWholeEvents(
  reader: Pick<EventReader, "events" | "scope">,
  places: readonly FoundEvent[],
  timeoutMs?: number,
): Promise<readonly StoredEvent[]> {
  if (places.length === 0) return [];
  const params = createSqlParams();
  const times = places.map(({ timestampMs }) => timestampMs);
  const range = { startMs: Math.min(...times), endMs: Math.max(...times) + 1 };
  const ids = params.bind(
    places.map(({ eventId }) => eventId),
    "Array(UUID)",
  );
  return await reader.events.query({
    scope: reader.scope,
    sql: `
      SELECT ${eventColumns}
      FROM errors
      WHERE ${inGroups(places, params)} AND ${within(range, params)} AND event_id IN ${ids}
      ORDER BY timestamp DESC, event_id DESC
      LIMIT ${places.length}`,
    params: params.values(),
    row: eventRow,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
