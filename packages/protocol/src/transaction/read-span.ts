/** Spans inside transactions, and the single ones of older browsers: one typed span, or `undefined`. */
import { isJsonObject, scalarText, type Json, type JsonObject } from "../json.ts";
import { readTags } from "../event/tags.ts";
import { parseTimestamp } from "../event/timestamp.ts";
import { shorten, startWalk } from "../event/walk.ts";
import { parseSpanStatus } from "./span-status.ts";
import { parseSpanId, parseTraceId } from "./trace-ids.ts";

export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  /** "" for none. */
  readonly parentSpanId: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly op: string;
  readonly description: string;
  /** "" when the client did not say. */
  readonly status: string;
  readonly origin: string;
  readonly isSegment: boolean;
  readonly segmentId: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly data: JsonObject | undefined;
  readonly measurements: Json | undefined;
  readonly links: Json | undefined;
};

const opLengthMax = 128;
const originLengthMax = 128;
const descriptionLengthMax = 8192;
const noTags: readonly (readonly [string, string])[] = [];

/** Reads one span; one without ids or times, or that ends before it begins, is none. */
export function readSpan(value: Json, traceIdOfParent: string | undefined): Span | undefined {
  if (!isJsonObject(value)) return undefined;
  const traceId = isGiven(value.trace_id) ? parseTraceId(value.trace_id) : traceIdOfParent;
  const spanId = parseSpanId(value.span_id);
  const start = parseTimestamp(value.start_timestamp);
  const end = parseTimestamp(value.timestamp ?? value.end_timestamp);
  if (traceId === undefined || spanId === undefined || start === undefined || end === undefined)
    return undefined;
  if (end < start) return undefined;
  return {
    traceId,
    spanId,
    parentSpanId: parseSpanId(value.parent_span_id) ?? "",
    start,
    end,
    op: spanText(value.op, opLengthMax),
    description: spanText(value.description, descriptionLengthMax),
    status: parseSpanStatus(value.status) ?? "",
    origin: spanText(value.origin, originLengthMax),
    isSegment: value.is_segment === true,
    segmentId: parseSpanId(value.segment_id) ?? "",
    tags: isGiven(value.tags) ? readTags(value.tags, startWalk()) : noTags,
    data: isJsonObject(value.data) ? value.data : undefined,
    measurements: value.measurements,
    links: value.links,
  };
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function spanText(value: Json | undefined, lengthMax: number): string {
  if (typeof value === "string") return shorten(value, lengthMax);
  return shorten(scalarText(value) ?? "", lengthMax);
}
