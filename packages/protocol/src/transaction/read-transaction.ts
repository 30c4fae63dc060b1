/** What a transaction has that an error event has not. The rest is read by the reader of events. */
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { parseTimestamp } from "../event/timestamp.ts";
import { freeFormObject } from "../event/free-form.ts";
import { startWalk, type Remark } from "../event/walk.ts";
import { readMeasurements, type Measurement } from "./measurements.ts";
import { parseSpanId, parseTraceId } from "./trace-ids.ts";

export type TransactionParts = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Seconds, as the client's clock says. */
  readonly start: number;
  readonly end: number;
  /** As they came, bounded in number. */
  readonly spans: readonly Json[];
  readonly measurements: readonly Measurement[];
  readonly breakdowns: JsonObject | undefined;
  readonly remarks: readonly Remark[];
};

export type TransactionFault = "invalid_transaction" | "timestamp";

const breakdownLimits = freeFormObject({ depthMax: 4, charsMax: 8192 });

/** How many spans a transaction has, whatever they are. */
export function countSpans(json: JsonObject): number {
  return Array.isArray(json.spans) ? json.spans.length : 0;
}

/** Reads the parts; a transaction without its trace or its times is none. */
export function readTransaction(json: JsonObject): TransactionParts | TransactionFault {
  const contexts = json.contexts ?? json["sentry.interfaces.Contexts"];
  const trace = isJsonObject(contexts) ? contexts.trace : undefined;
  if (!isJsonObject(trace)) return "invalid_transaction";
  const traceId = parseTraceId(trace.trace_id);
  const spanId = parseSpanId(trace.span_id);
  if (traceId === undefined || spanId === undefined) return "invalid_transaction";
  const start = parseTimestamp(json.start_timestamp);
  const end = parseTimestamp(json.timestamp);
  if (start === undefined || end === undefined || end < start) return "timestamp";
  const walk = startWalk();
  const measurements = readMeasurements(json.measurements, (end - start) * 1000, walk);
  const breakdowns = isJsonObject(json.breakdowns)
    ? breakdownLimits(json.breakdowns, "breakdowns", walk)
    : undefined;
  return {
    traceId,
    spanId,
    parentSpanId: parseSpanId(trace.parent_span_id) ?? "",
    start,
    end,
    spans: Array.isArray(json.spans) ? json.spans : [],
    measurements,
    breakdowns: isJsonObject(breakdowns) ? breakdowns : undefined,
    remarks: walk.remarks,
  };
}
