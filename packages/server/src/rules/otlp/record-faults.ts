/**
 * What makes a record of OpenTelemetry one that is left out. The receiver asks to tell the sender, processing to leave
 * it out: one place, so that what was told is what happens.
 */
import { parseSpanId, parseTraceId } from "@vedette/protocol";
import { metricNameLengthMax } from "#rules/metric-name.ts";
import { isPlausible, type PlausibleTimes } from "#rules/plausible-times.ts";
import type { OtlpLog, OtlpSpan } from "./requests.ts";

export type RecordFault = "invalid_span" | "timestamp" | "payload" | "no_data";

export type SpanIds = { readonly traceId: string; readonly spanId: string };

/** What names a span that is kept, or its fault. */
export function spanIdsOrFault(
  span: Pick<OtlpSpan, "traceId" | "spanId" | "startTimeUnixNano" | "endTimeUnixNano">,
  times: PlausibleTimes,
): SpanIds | RecordFault {
  const traceId = parseTraceId(span.traceId);
  const spanId = parseSpanId(span.spanId);
  if (traceId === undefined || spanId === undefined) return "invalid_span";
  const { startTimeUnixNano: startUs, endTimeUnixNano: endUs } = span;
  return endUs < startUs || !isPlausible(startUs, times) || !isPlausible(endUs, times)
    ? "timestamp"
    : { traceId, spanId };
}

/** A record without a time of its own happened when it was seen, or when it came. */
export function logTimeUs(
  log: Pick<OtlpLog, "timeUnixNano" | "observedTimeUnixNano">,
  { receivedUs }: PlausibleTimes,
): number {
  return log.timeUnixNano || log.observedTimeUnixNano || receivedUs;
}

/** `timeUs` is 0 where a point has none. */
export function pointFault(name: string, timeUs: number, times: PlausibleTimes): RecordFault | undefined {
  if (name === "" || name.length > metricNameLengthMax) return "payload";
  return isPlausible(timeUs || times.receivedUs, times) ? undefined : "timestamp";
}
