/** How much of a project was taken in since a time: what a long quota has used before this process began. */
import type { DataCategory, ProjectId } from "@vedette/protocol";
import { z } from "zod";
import type { EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";

/** Counted one by one; what comes in batches or bytes has categories of its own. */
export const itemCategories: readonly DataCategory[] = [
  "default",
  "error",
  "transaction",
  "security",
  "attachment_item",
  "session",
  "profile",
  "profile_chunk",
  "profile_chunk_ui",
  "replay",
  "replay_video",
  "monitor",
  "feedback",
];
const timeoutMs = 2000;

/** No categories: all that are counted one by one. Runs for the system: a limit is nobody's question. */
export async function readAcceptedSince(
  events: Pick<EventStore, "query">,
  projectId: ProjectId,
  categories: readonly DataCategory[],
  sinceMs: number,
): Promise<number> {
  const params = createSqlParams();
  const wanted = categories.length === 0 ? itemCategories : categories;
  const sql = `
    SELECT sum(quantity) AS quantity_sum
    FROM outcomes_hourly
    WHERE project_id = ${params.bind(projectId, "UInt64")}
      AND hour >= toStartOfHour(toDateTime(${params.bind(Math.floor(sinceMs / 1000), "UInt32")}, 'UTC'))
      AND outcome = 'accepted' AND category IN ${params.bind(wanted, "Array(String)")}`;
  const [row] = await events.query({
    scope: makeProjectScope([projectId]),
    sql,
    params: params.values(),
    row: z.object({ quantity_sum: whole }),
    timeoutMs,
  });
  return row?.quantity_sum ?? 0;
}
