/**
 * Items of type `span`: containers of streamed spans (what the newest SDKs send in place of transactions, children
 * before their root), and the single spans that older browsers send by themselves.
 */
import { isJsonObject, readSpan, type EnvelopeItem, type Json, type Span } from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import {
  cleanField,
  cleanTags,
  closeAttributes,
  createAttributeSet,
  type AttributeSet,
} from "#rules/attributes/attribute-set.ts";
import { spanSlots } from "#rules/attributes/known-attributes.ts";
import { readPlainAttributes } from "#rules/attributes/read-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { isPlausible } from "#rules/plausible-times.ts";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { itemTimes, type ItemTimes } from "../telemetry/item-times.ts";
import { contentTypeOf, parseBody, readContainer } from "../telemetry/read-container.ts";
import { addClient, itemSender, type ItemSender } from "../telemetry/sender.ts";
import { countsOf, createTally, tallyRefused } from "../telemetry/tally.ts";
import { readStreamedSpan, type StreamedSpan } from "./read-streamed-span.ts";
import { linksText } from "./span-links.ts";
import { defaultOp } from "./span-row.ts";
import { streamedSpanRow, type RowSource } from "./streamed-span-row.ts";

const containerKind = {
  contentType: "application/vnd.sentry.items.span.v2+json",
  invalidReason: "invalid_span",
} as const;

export const spanKind: ItemKind = (item, context) => {
  const isContainer =
    contentTypeOf(item) === containerKind.contentType || item.header.item_count !== undefined;
  return isContainer ? processContainer(item, context, false) : processSingle(item, context);
};

function processContainer(item: EnvelopeItem, context: ItemContext, exactIntegers: boolean): ItemResult {
  const container = readContainer(item, containerKind, exactIntegers);
  if (!container.isValid)
    return refused({
      category: "span",
      outcome: "invalid",
      reason: container.reason,
      quantity: container.quantity,
    });
  const sender = itemSender(context, { ip: container.inferIp, userAgent: container.inferUserAgent });
  const times = itemTimes(context);
  const tally = createTally();
  const spans: StreamedSpan[] = [];
  for (const value of container.items) {
    const span = readStreamedSpan(value, sender.scrubber);
    if (typeof span === "string") tallyRefused(tally, "invalid", span);
    else if (span.set.hasInexactInteger && !exactIntegers) return processContainer(item, context, true);
    else spans.push(span);
  }
  const sources = sourcesOfSegments(spans);
  const rows: TableRow[] = [];
  for (const span of spans) {
    const source = sourceOf(span, times, sources);
    if (!isPlausible(source.startUs, times) || !isPlausible(source.endUs, times)) {
      tallyRefused(tally, "invalid", "timestamp");
      continue;
    }
    addClient(span.set, sender);
    const row = streamedSpanRow(source, sender, container.inferUserAgent === "auto", context);
    if (typeof row === "string") tallyRefused(tally, "filtered", row);
    else {
      tally.accepted += 1;
      rows.push({ table: "spans", row });
    }
  }
  return { counts: countsOf(tally, "span"), rows };
}

/** Where a segment's name comes from is said on the segment; its spans repeat the name, and are to agree. */
function sourcesOfSegments(spans: readonly StreamedSpan[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const span of spans) {
    const { segmentSource } = span.set.known;
    if (segmentSource !== "" && isSegment(span)) sources.set(span.spanId, segmentSource);
  }
  return sources;
}

function isSegment({ isSegment: said, spanId, parentSpanId, set }: StreamedSpan): boolean {
  return said ?? (parentSpanId === "" || set.known.segmentId === spanId);
}

function sourceOf(span: StreamedSpan, times: ItemTimes, sources: ReadonlyMap<string, string>): RowSource {
  const { known } = span.set;
  const leads = isSegment(span);
  const startUs = span.startUs + times.shiftUs;
  const endUs = span.endUs + times.shiftUs;
  if (known.segmentSource === "") known.segmentSource = sources.get(known.segmentId) ?? "";
  return {
    ...span,
    isSegment: leads,
    segmentId: leads ? span.spanId : known.segmentId,
    startUs,
    endUs,
    exclusiveUs: endUs - startUs,
    op: known.op,
    payload: "",
    transaction: "",
  };
}

/** A span of the first version, by itself: one JSON object. */
function processSingle(item: EnvelopeItem, context: ItemContext): ItemResult {
  const invalid = (reason: string): ItemResult => refused({ category: "span", outcome: "invalid", reason });
  if (item.payload.length === 0) return invalid("no_data");
  const value = parseBody(item.payload, false);
  if (value === undefined) return invalid("invalid_json");
  const span = readSpan(value, undefined);
  if (span === undefined) return invalid("invalid_span");
  const times = itemTimes(context);
  const sender = itemSender(context);
  const source = singleSource(span, value, times, sender);
  if (!isPlausible(source.endUs, times)) return invalid("timestamp");
  const row = streamedSpanRow(source, sender, false, context);
  if (typeof row === "string") return refused({ category: "span", outcome: "filtered", reason: row });
  return {
    counts: [{ category: "span", outcome: "accepted", reason: "", quantity: 1 }],
    rows: [{ table: "spans", row }],
  };
}

function singleSource(span: Span, value: Json, times: ItemTimes, sender: ItemSender): RowSource {
  const set = createAttributeSet(spanSlots);
  readPlainAttributes(set, sender.scrubber, span.data);
  readSingleMeasurements(set, sender.scrubber, span.measurements);
  if (isJsonObject(value) && typeof value.exclusive_time === "number" && value.exclusive_time >= 0)
    set.numbers.push(["sentry.exclusive_time", value.exclusive_time]);
  const { scrubber } = sender;
  if (set.known.description === "")
    set.known.description = cleanField(set, scrubber, "description", span.description);
  const tags = cleanTags(set, scrubber, span.tags);
  const links = linksText(span.links, set, scrubber);
  closeAttributes(set);
  const startUs = Math.round(span.start * 1e6) + times.shiftUs;
  const endUs = Math.round(span.end * 1e6) + times.shiftUs;
  set.known.origin = span.origin === "" ? set.known.origin : span.origin;
  const op = span.op || set.known.op || defaultOp;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    isSegment: span.isSegment,
    segmentId: span.isSegment ? span.spanId : span.segmentId || set.known.segmentId,
    startUs,
    endUs,
    exclusiveUs: endUs - startUs,
    name: span.isSegment ? set.known.description : op,
    op,
    status: span.status,
    kind: "",
    tags,
    links,
    payload: "",
    transaction: "",
    set,
  };
}

/** `{lcp: {value, unit}}` of a span that is one web vital. */
function readSingleMeasurements(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  measurements: Json | undefined,
): void {
  if (!isJsonObject(measurements)) return;
  const values: { [name: string]: Json } = {};
  for (const name in measurements) {
    const entry = measurements[name];
    const value = isJsonObject(entry) ? entry.value : entry;
    if (typeof value === "number") values[`measurements.${name}`] = value;
  }
  readPlainAttributes(set, scrubber, values);
}
