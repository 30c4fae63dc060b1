/** What became of what a project sent. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within } from "./time-range.ts";

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
