/** What was taken in and refused of a project: by key, and by what a quota is about. */
import type { DataCategory, ProjectId } from "@vedette/protocol";
import { z } from "zod";
import { itemCategories } from "./accepted-since.ts";
import type { EventReader } from "./event-reader.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { within, withinHours } from "./time-range.ts";

export type QuotaUse = { readonly used: number; readonly refused: number };

const quotaRow = z.object({ used: whole, refused: whole });

/** Since the start of the reader's range, which counts by the hour. No categories: all that are counted one by one. */
export async function readQuotaUse(
  reader: EventReader,
  projectId: ProjectId,
  quota: { readonly id: string; readonly categories: readonly DataCategory[] },
): Promise<QuotaUse> {
  const params = createSqlParams();
  const categories = quota.categories.length === 0 ? itemCategories : quota.categories;
  const sql = `
    SELECT sumIf(quantity, outcome = 'accepted') AS used,
      sumIf(quantity, outcome = 'rate_limited' AND reason = ${params.bind(quota.id, "String")}) AS refused
    FROM outcomes_hourly
    WHERE project_id = ${params.bind(projectId, "UInt64")} AND ${withinHours(reader.range, params)}
      AND category IN ${params.bind(categories, "Array(String)")}`;
  const [row] = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: quotaRow,
  });
  return row ?? { used: 0, refused: 0 };
}

const minuteSeconds = 60;

/**
 * Of the windows within the reader's range the one with the most, by the clock: where they are counted they begin with
 * what comes first. Outcomes are kept by the minute: of shorter windows it is the mean of the busiest minute.
 */
export async function readBusiestUse(
  reader: EventReader,
  projectId: ProjectId,
  quota: {
    readonly id: string;
    readonly categories: readonly DataCategory[];
    readonly windowSeconds: number;
  },
): Promise<QuotaUse> {
  const params = createSqlParams();
  const categories = quota.categories.length === 0 ? itemCategories : quota.categories;
  const slotSeconds = Math.max(minuteSeconds, quota.windowSeconds);
  const sql = `
    SELECT max(slot_used) AS used, sum(slot_refused) AS refused
    FROM (
      SELECT sumIf(quantity, outcome = 'accepted') AS slot_used,
        sumIf(quantity, outcome = 'rate_limited' AND reason = ${params.bind(quota.id, "String")}) AS slot_refused
      FROM outcomes
      WHERE project_id = ${params.bind(projectId, "UInt64")} AND ${within(reader.range, params, "received_at")}
        AND category IN ${params.bind(categories, "Array(String)")}
      GROUP BY intDiv(toUnixTimestamp(received_at), ${params.bind(slotSeconds, "UInt32")})
    )`;
  const [row] = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: quotaRow,
  });
  const { used, refused } = row ?? { used: 0, refused: 0 };
  return { used: Math.ceil((used * quota.windowSeconds) / slotSeconds), refused };
}

export type KeyUse = { readonly keyId: number; readonly accepted: number; readonly refused: number };

const keyRow = z.object({ key_id: whole, accepted: whole, refused: whole });

/** Errors by key. */
export async function readKeyUse(reader: EventReader, projectId: ProjectId): Promise<readonly KeyUse[]> {
  const params = createSqlParams();
  const sql = `
    SELECT key_id, sumIf(quantity, outcome = 'accepted') AS accepted,
      sumIf(quantity, outcome != 'accepted') AS refused
    FROM outcomes_hourly
    WHERE project_id = ${params.bind(projectId, "UInt64")} AND ${withinHours(reader.range, params)}
      AND category IN ('error', 'default', 'security')
    GROUP BY key_id
    ORDER BY key_id
    LIMIT 1000`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: keyRow });
  return rows.map(({ key_id, accepted, refused }) => ({ keyId: key_id, accepted, refused }));
}
