/** One span of a container of the second version: its own fields and its attributes. */
import {
  isJsonObject,
  parseSpanId,
  parseSpanStatus,
  parseTraceId,
  scalarText,
  shorten,
  type Json,
} from "@vedette/protocol";
import type { InvalidReason } from "@vedette/protocol";
import {
  cleanField,
  closeAttributes,
  createAttributeSet,
  type AttributeSet,
} from "#rules/attributes/attribute-set.ts";
import { spanSlots } from "#rules/attributes/known-attributes.ts";
import { readAttributes } from "#rules/attributes/read-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { wireMicros } from "../telemetry/item-times.ts";
import { linksText } from "./span-links.ts";

export type StreamedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly name: string;
  readonly status: string;
  readonly kind: string;
  /** As the client said; `undefined` when it did not. */
  readonly isSegment: boolean | undefined;
  readonly links: string;
  readonly set: AttributeSet;
};

const nameLengthMax = 1024;
const kinds: ReadonlySet<string> = new Set(["server", "client", "producer", "consumer", "internal"]);

/** Reads one span; what it lacks to be one is the answer otherwise. */
export function readStreamedSpan(value: Json, scrubber: AttributeScrubber): StreamedSpan | InvalidReason {
  if (!isJsonObject(value)) return "invalid_span";
  const traceId = parseTraceId(value.trace_id);
  const spanId = parseSpanId(value.span_id);
  if (traceId === undefined || spanId === undefined) return "invalid_span";
  const startUs = wireMicros(value.start_timestamp);
  const endUs = wireMicros(value.end_timestamp ?? value.timestamp);
  if (startUs === undefined || endUs === undefined || endUs < startUs) return "timestamp";
  const set = createAttributeSet(spanSlots);
  readAttributes(set, scrubber, value.attributes);
  const name = cleanField(set, scrubber, "name", shorten(scalarText(value.name) ?? "", nameLengthMax));
  const links = linksText(value.links, set, scrubber);
  closeAttributes(set);
  return {
    traceId,
    spanId,
    parentSpanId: parseSpanId(value.parent_span_id) ?? "",
    startUs,
    endUs,
    name,
    status: streamedStatus(value.status, set),
    kind: kindOf(value.kind) || kindOf(set.known.kind),
    isSegment: typeof value.is_segment === "boolean" ? value.is_segment : undefined,
    links,
    set,
  };
}

/** `ok` or `error`; what kind of error may stand in the message, in the words of the older protocol. */
export function streamedStatus(value: unknown, set: AttributeSet): string {
  const status = parseSpanStatus(value) ?? "";
  if (status !== "internal_error") return status;
  const said = parseSpanStatus(set.known.statusMessage);
  return said === undefined || said === "ok" ? status : said;
}

function kindOf(value: unknown): string {
  const kind = typeof value === "string" ? value.toLowerCase() : "";
  return kinds.has(kind) ? kind : "";
}
