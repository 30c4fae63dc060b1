/** Small questions about projects: which environments there are, what came in of late. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { countsWithin, within } from "./time-range.ts";

export type SeenEnvironment = {
  /** An empty one stands for events without. */
  readonly name: string;
  readonly projectIds: readonly number[];
  readonly lastSeenMs: number;
};

const environmentRow = z.object({ environment: z.string(), projects: z.array(whole), last_seen_ms: whole });

/** The environments that events in the range named, those with the most events first. */
export async function readEnvironments(
  reader: EventReader,
  projectIds: readonly number[],
): Promise<readonly SeenEnvironment[]> {
  if (projectIds.length === 0) return [];
  const params = createSqlParams();
  const sql = `
    SELECT environment, groupUniqArray(project_id) AS projects,
      toUnixTimestamp64Milli(max(last_seen)) AS last_seen_ms
    FROM error_counts_hourly
    WHERE project_id IN ${params.bind(projectIds, "Array(UInt64)")} AND ${countsWithin(reader.range, params)}
    GROUP BY environment
    ORDER BY sum(events) DESC, environment
    LIMIT 1000`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: environmentRow,
  });
  return rows.map((one) => ({
    name: one.environment,
    projectIds: one.projects,
    lastSeenMs: one.last_seen_ms,
  }));
}

export type OutcomeFigures = {
  readonly category: string;
  readonly outcome: string;
  readonly reason: string;
  readonly quantity: number;
  readonly lastMs: number;
};

const outcomeRow = z.object({
  category: z.string(),
  outcome: z.string(),
  reason: z.string(),
  quantity_sum: whole,
  last_ms: whole,
});

/** What became of what a project sent. */
export async function readOutcomes(
  reader: EventReader,
  projectId: number,
): Promise<readonly OutcomeFigures[]> {
  const params = createSqlParams();
  const sql = `
    SELECT category, outcome, reason, sum(quantity) AS quantity_sum,
      toUnixTimestamp64Milli(max(received_at)) AS last_ms
    FROM outcomes
    WHERE project_id = ${params.bind(projectId, "UInt64")} AND ${within(reader.range, params, "received_at")}
    GROUP BY category, outcome, reason
    ORDER BY quantity_sum DESC, category, outcome, reason
    LIMIT 100`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: outcomeRow,
  });
  return rows.map((row) => ({
    category: row.category,
    outcome: row.outcome,
    reason: row.reason,
    quantity: row.quantity_sum,
    lastMs: row.last_ms,
  }));
}
