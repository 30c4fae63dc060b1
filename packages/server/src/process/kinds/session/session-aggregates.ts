/**
 * Sessions that the client counted itself: per minute and state a number, stored as a row per number. The
 * `exited` of a bucket counts only those without errors, so a bucket's total is the sum of its counters.
 */
import { isJsonObject, type JsonObject } from "@vedette/protocol";
import type { SessionRow, TableRow } from "#ports/event-tables.ts";
import { refused } from "../../item-result.ts";
import { parseJson } from "../../steps/parse-json.ts";
import type { ItemKind } from "../item-kind.ts";
import { wholeOf } from "../parts/line.ts";
import { noId } from "../parts/row-id.ts";
import {
  distinctHash,
  faultyStatuses,
  filterOrigin,
  originColumns,
  sessionOrigin,
  startedMsOf,
  type SessionOrigin,
  type SessionStatus,
} from "./session-state.ts";

const category = "session";
const bucketsMax = 100;
const counters: readonly SessionStatus[] = ["exited", "errored", "crashed", "abnormal", "unhandled"];
const quantityMax = 0xffff_ffff;

/** The item is what is counted, not its sessions: it is accepted with the buckets that can be read. */
export const sessionAggregatesKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  if (parsed.kind === "drop") return refused({ category, outcome: parsed.outcome, reason: parsed.reason });
  const { aggregates } = parsed.value;
  const origin = sessionOrigin(parsed.value, context);
  if (!origin || !Array.isArray(aggregates))
    return refused({ category, outcome: "invalid", reason: "payload" });
  const unwanted = filterOrigin(origin, context);
  if (unwanted !== undefined) return refused({ category, outcome: "filtered", reason: unwanted });
  if (aggregates.length > bucketsMax) return refused({ category, outcome: "invalid", reason: "too_large" });
  const buckets = aggregates.filter(isJsonObject);
  const timely = buckets.filter((bucket) => startedMsOf(bucket.started, origin) !== undefined);
  if (timely.length === 0) {
    return refused({ category, outcome: "invalid", reason: buckets.length === 0 ? "no_data" : "timestamp" });
  }
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: timely.flatMap((bucket) => bucketRows(bucket, origin)),
  };
};

function bucketRows(bucket: JsonObject, origin: SessionOrigin): readonly TableRow[] {
  const startedMs = startedMsOf(bucket.started, origin) ?? origin.received_at;
  const rows: TableRow[] = [];
  for (const status of counters) {
    const quantity = Math.min(wholeOf(bucket[status]) ?? 0, quantityMax);
    if (quantity === 0) continue;
    const row: SessionRow = {
      ...originColumns(origin),
      session_id: noId,
      started: startedMs,
      timestamp: startedMs,
      seq: 0,
      is_init: 1,
      status,
      errors: faultyStatuses.has(status) ? 1 : 0,
      quantity,
      duration_ms: 0,
      abnormal_mechanism: "",
      user_hash: distinctHash(bucket.did),
    };
    rows.push({ table: "sessions", row });
  }
  return rows;
}
