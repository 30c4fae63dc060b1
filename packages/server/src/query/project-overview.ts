/** Small questions about projects: which environments there are, what came in of late. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within, withinHours } from "./time-range.ts";

/** The names of environments in the range; an empty one stands for events without. */
export async function readEnvironments(
  reader: EventReader,
  projectIds: readonly number[],
): Promise<readonly string[]> {
  if (projectIds.length === 0) return [];
  const params = createSqlParams();
  const sql = `
    SELECT environment, sum(events) AS events_sum
    FROM error_counts_hourly
    WHERE project_id IN ${params.bind(projectIds, "Array(UInt64)")} AND ${withinHours(reader.range, params)}
    GROUP BY environment
    ORDER BY events_sum DESC, environment
    LIMIT 1000`;
  const row = z.object({ environment: z.string() });
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
  return rows.map((one) => one.environment);
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
