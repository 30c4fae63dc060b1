/** What is known of each group of events: how many, when, and its latest event. */
import type { EventId, GroupHash } from "@vedette/protocol";
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import { createSqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

export type GroupFacts = {
  readonly hash: GroupHash;
  readonly events: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly latest: { readonly eventId: EventId; readonly title: string; readonly culprit: string };
};

const factsRow = z.object({
  hash: hexOfUuid,
  events_sum: whole,
  first_ms: whole,
  last_ms: whole,
  latest_id: hexOfUuid,
  latest_title: z.string(),
  latest_culprit: z.string(),
});

/** Groups of one project, by hash; groups without events in the range are missing. */
export async function readGroupFacts(
  reader: EventReader,
  groups: readonly GroupKey[],
): Promise<ReadonlyMap<GroupHash, GroupFacts>> {
  if (groups.length === 0) return new Map();
  const params = createSqlParams();
  const sql = `
    SELECT toString(group_hash) AS hash, sum(toUInt64(sample_weight)) AS events_sum,
      toUnixTimestamp64Milli(min(timestamp)) AS first_ms, toUnixTimestamp64Milli(max(timestamp)) AS last_ms,
      toString(argMax(event_id, timestamp)) AS latest_id, argMax(title, timestamp) AS latest_title,
      argMax(culprit, timestamp) AS latest_culprit
    FROM errors
    WHERE ${inGroups(groups, params)} AND ${within(reader.range, params)}
    GROUP BY project_id, group_hash`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: factsRow,
  });
  return new Map(
    rows.map((row) => [
      row.hash as GroupHash,
      {
        hash: row.hash as GroupHash,
        events: row.events_sum,
        firstSeenMs: row.first_ms,
        lastSeenMs: row.last_ms,
        latest: {
          eventId: row.latest_id as EventId,
          title: row.latest_title,
          culprit: row.latest_culprit,
        },
      },
    ]),
  );
}
