/** Among the newest events of an issue the one that tells most: with a replay, a trace, a person, a request. */
import type { EventId } from "@vedette/protocol";
import { z } from "zod";
import { eventCondition, type EventsQuestion, type FoundEvent } from "./event-list.ts";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";

/** So many of the newest are looked at: an old event tells less of what is wrong now. */
const newestMax = 100;

const placeRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  event_id_text: hexOfUuid,
  timestamp_ms: whole,
});

export async function findRecommendedEvent(
  reader: EventReader,
  question: EventsQuestion,
): Promise<FoundEvent | undefined> {
  if (question.groups?.length === 0) return undefined;
  const params = createSqlParams();
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, toString(event_id) AS event_id_text,
      toUnixTimestamp64Milli(timestamp) AS timestamp_ms
    FROM (
      SELECT project_id, group_hash, event_id, timestamp,
        4 * mapContains(tags, 'replayId') + 2 * (trace_id != '') + (user_hash != 0) + mapContains(tags, 'url') AS told
      FROM errors
      WHERE ${eventCondition(reader, question, params)}
      ORDER BY timestamp DESC, event_id DESC
      LIMIT ${newestMax}
    )
    ORDER BY told DESC, timestamp DESC, event_id DESC
    LIMIT 1`;
  const { events, scope } = reader;
  const [row] = await events.query({ scope, sql, params: params.values(), row: placeRow });
  if (row === undefined) return undefined;
  return {
    projectId: row.project_id,
    hash: row.hash,
    eventId: row.event_id_text as EventId,
    timestampMs: row.timestamp_ms,
  };
}
