/** The newest event of each group; a group without events has none. */
import type { EventId } from "@vedette/protocol";
import { z } from "zod";
import type { FoundEvent } from "./event-list.ts";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

const newestRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  event_id_text: hexOfUuid,
  timestamp_ms: whole,
});

/** By `groupKeyText`. Reads no large column. */
export async function findNewestOfGroups(
  reader: EventReader,
  groups: readonly GroupKey[],
): Promise<ReadonlyMap<string, FoundEvent>> {
  if (groups.length === 0) return new Map();
  const params = createSqlParams();
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, toString(argMax(event_id, timestamp)) AS event_id_text,
      max(toUnixTimestamp64Milli(timestamp)) AS timestamp_ms
    FROM errors
    WHERE ${inGroups(groups, params)} AND ${eventsWithin(reader.range, params)}
    GROUP BY project_id, group_hash`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: newestRow,
  });
  return new Map(
    rows.map((row) => {
      const found: FoundEvent = {
        projectId: row.project_id,
        hash: row.hash,
        eventId: row.event_id_text as EventId,
        timestampMs: row.timestamp_ms,
      };
      return [groupKeyText(found), found];
    }),
  );
}
