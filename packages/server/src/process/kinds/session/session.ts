/**
 * One update of a session, as a row of its own: it holds the whole state, and the latest one counts.
 *
 * A session that ended well after errors stays `exited` with its number of errors: "errored" is what a query
 * makes of `errors > 0`, and only aggregates, which know no more, say it as a status.
 */
import { parseEventId, type JsonObject } from "@vedette/protocol";
import type { SessionRow } from "#ports/event-tables.ts";
import { refused } from "../../item-result.ts";
import { parseJson } from "../../steps/parse-json.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { durationMsOf, lineOf, wholeOf } from "../parts/line.ts";
import { derivedId } from "../parts/row-id.ts";
import { senderTimeMs } from "../parts/sender.ts";
import {
  distinctHash,
  endStatuses,
  faultyStatuses,
  filterOrigin,
  originColumns,
  sessionOrigin,
  startedMsOf,
  statusOf,
  type SessionOrigin,
} from "./session-state.ts";

const category = "session";
const uint32Max = 0xffff_ffff;

export const sessionKind: ItemKind = (item, context) => {
  const parsed = parseJson(item.payload, context);
  if (parsed.kind === "drop") return refused({ category, outcome: parsed.outcome, reason: parsed.reason });
  const origin = sessionOrigin(parsed.value, context);
  const sessionId = sessionIdOf(parsed.value, item.payload, context);
  if (!origin || !sessionId) return refused({ category, outcome: "invalid", reason: "payload" });
  const unwanted = filterOrigin(origin, context);
  if (unwanted !== undefined) return refused({ category, outcome: "filtered", reason: unwanted });
  const startedMs = startedMsOf(parsed.value.started, origin);
  if (startedMs === undefined) return refused({ category, outcome: "invalid", reason: "timestamp" });
  return {
    counts: [{ category, outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "sessions", row: sessionRow(parsed.value, origin, sessionId, startedMs) }],
  };
};

/** A client that reports only the end of a session may leave its id out. */
function sessionIdOf(json: JsonObject, payload: Uint8Array, { record }: ItemContext): string | undefined {
  if (json.sid === undefined || json.sid === null)
    return derivedId("session", record.fallbackEventId, payload);
  return parseEventId(json.sid);
}

function sessionRow(
  json: JsonObject,
  origin: SessionOrigin,
  sessionId: string,
  startedMs: number,
): SessionRow {
  const counted = Math.min(wholeOf(json.errors) ?? 0, uint32Max);
  const status = statusOf(json.status, counted);
  const isInit = json.init === true;
  return {
    ...originColumns(origin),
    session_id: sessionId,
    started: startedMs,
    timestamp: timestampMsOf(json.timestamp, origin, startedMs),
    seq: isInit ? 0 : (wholeOf(json.seq) ?? origin.received_at),
    is_init: isInit ? 1 : 0,
    status,
    errors: faultyStatuses.has(status) ? Math.max(counted, 1) : counted,
    quantity: 1,
    duration_ms: endStatuses.has(status) ? durationMsOf(json.duration) : 0,
    abnormal_mechanism: status === "abnormal" ? lineOf(json.abnormal_mechanism, 64) : "",
    user_hash: distinctHash(json.did),
  };
}

/** When the state was this: neither before the session started nor later than now. */
function timestampMsOf(value: unknown, origin: SessionOrigin, startedMs: number): number {
  const timestampMs = senderTimeMs(value, origin.shiftMs) ?? origin.received_at;
  return Math.max(startedMs, Math.min(timestampMs, origin.received_at));
}
