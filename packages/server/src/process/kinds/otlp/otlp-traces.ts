/** Items of type `otlp_traces`: spans of OpenTelemetry. */
import { parseSpanId, shorten, type EnvelopeItem, type InvalidReason } from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import { cleanField, closeAttributes, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import { spanSlots } from "#rules/attributes/known-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { addOtlpAttributes, attributesOfScope, startFromScope } from "#rules/otlp/attributes-of-resource.ts";
import { spanIdsOrFault, type SpanIds } from "#rules/otlp/record-faults.ts";
import { spanKinds, tracesRequest, type OtlpSpan } from "#rules/otlp/requests.ts";
import { segmentsOfBatch } from "#rules/otlp/segments-of-batch.ts";
import { descriptionOf, operationOf, type TextOf } from "#rules/otlp/span-operation.ts";
import { refused } from "../../item-result.ts";
import type { ItemKind } from "../item-kind.ts";
import { streamedStatus } from "../span/read-streamed-span.ts";
import { streamedSpanRow, type RowSource } from "../span/streamed-span-row.ts";
import { itemTimes, type ItemTimes } from "../telemetry/item-times.ts";
import { itemSender } from "../telemetry/sender.ts";
import { countsOf, createTally, tallyRefused, type Tally } from "../telemetry/tally.ts";
import { batchLimits } from "./batch-limits.ts";
import { exceptionResults, isException, type RecordedException } from "./exception-results.ts";
import { linksOf, payloadOf } from "./span-details.ts";
import { readRequest } from "./read-request.ts";

/** A span of the batch, with the attributes that its scope begins with. */
type ReadSpan = SpanIds & {
  readonly otlp: OtlpSpan;
  readonly scope: AttributeSet;
  readonly parentSpanId: string;
  readonly kind: string;
  readonly isSegment: boolean;
};

const nameLengthMax = 1024;
const statusMessageLengthMax = 1024;

export const otlpTracesKind: ItemKind = (item, context) => {
  const sender = itemSender(context);
  const tally = createTally();
  const limits = batchLimits(item);
  const spans = readSpans(item, sender.scrubber, itemTimes(context), tally);
  if (typeof spans === "string") return refused({ category: "span", outcome: "invalid", reason: spans });
  const segments = segmentsOfBatch(spans);
  const rows: TableRow[] = [];
  const exceptions: RecordedException[] = [];
  for (const [place, span] of spans.entries()) {
    if (!limits.hasRoom(tally)) continue;
    const segment = segments[place];
    const source = sourceOf(span, segment === undefined ? undefined : spans[segment], sender.scrubber);
    const row = streamedSpanRow(source, sender, false, context);
    if (typeof row === "string") tallyRefused(tally, "filtered", row);
    else {
      tally.accepted += 1;
      rows.push({ table: "spans", row });
      for (const { attributes, timeUnixNano } of span.otlp.events)
        if (isException(attributes))
          exceptions.push({ attributes, timestampUs: timeUnixNano || source.endUs, of: row });
    }
  }
  return {
    counts: countsOf(tally, "span"),
    rows,
    also: exceptionResults(exceptions, limits.errorsOver, context),
  };
};

function readSpans(
  item: EnvelopeItem,
  scrubber: AttributeScrubber,
  times: ItemTimes,
  tally: Tally,
): readonly ReadSpan[] | InvalidReason {
  const request = readRequest(tracesRequest, item);
  if (typeof request === "string") return request;
  const read: ReadSpan[] = [];
  for (const { resource, scopeSpans } of request.resourceSpans) {
    for (const { scope, spans } of scopeSpans) {
      const attributes = attributesOfScope(resource, scope, spanSlots, scrubber);
      for (const otlp of spans) {
        const span = readSpan(otlp, attributes, times);
        if (typeof span === "string") tallyRefused(tally, "invalid", span);
        else read.push(span);
      }
    }
  }
  return read;
}

function readSpan(otlp: OtlpSpan, scope: AttributeSet, times: ItemTimes): ReadSpan | InvalidReason {
  const ids = spanIdsOrFault(otlp, times);
  if (typeof ids === "string") return ids;
  const parentSpanId = parseSpanId(otlp.parentSpanId) ?? "";
  const kind = spanKinds[otlp.kind] ?? "";
  return {
    ...ids,
    otlp,
    scope,
    parentSpanId,
    kind,
    isSegment: parentSpanId === "" || hasRemoteParent(otlp.flags, kind),
  };
}

/** The second lowest byte of the flags: whether the sender knows, and what. */
const knowsRemoteBit = 0x100;
const isRemoteBit = 0x200;

/** Older senders do not say it; who serves or takes a message is asked by someone else. */
function hasRemoteParent(flags: number, kind: string): boolean {
  if ((flags & knowsRemoteBit) !== 0) return (flags & isRemoteBit) !== 0;
  return kind === "server" || kind === "consumer";
}

function sourceOf(span: ReadSpan, segment: ReadSpan | undefined, scrubber: AttributeScrubber): RowSource {
  const { otlp, kind } = span;
  const set = startFromScope(span.scope);
  addOtlpAttributes(set, scrubber, otlp.attributes);
  const { known } = set;
  if (otlp.status.message !== "" && known.statusMessage === "")
    known.statusMessage = cleanField(
      set,
      scrubber,
      "attributes.sentry.status.message",
      shorten(otlp.status.message, statusMessageLengthMax),
    );
  if (known.segmentSource === "" && hasName(otlp, "http.route")) known.segmentSource = "route";
  const op = known.op === "" ? operationOf(kind, (...names) => hasName(otlp, ...names)) : known.op;
  // Of attributes that were scrubbed.
  if (known.description === "") known.description = descriptionOf(op, known.httpMethod, textIn(set));
  const parts = {
    name: cleanName("name", otlp, set, scrubber) || op,
    transaction: segment === undefined ? "" : cleanName("transaction", segment.otlp, set, scrubber),
    links: linksOf(otlp, set, scrubber),
    payload: payloadOf(otlp, set, scrubber),
  };
  closeAttributes(set);
  return {
    ...parts,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    isSegment: span.isSegment,
    segmentId: segment?.spanId ?? known.segmentId,
    startUs: otlp.startTimeUnixNano,
    endUs: otlp.endTimeUnixNano,
    exclusiveUs: otlp.endTimeUnixNano - otlp.startTimeUnixNano,
    op,
    status: streamedStatus(otlp.status.code === 2 ? "error" : "ok", set),
    kind,
    set,
  };
}

function cleanName(
  path: "name" | "transaction",
  { name }: OtlpSpan,
  set: AttributeSet,
  scrubber: AttributeScrubber,
): string {
  return cleanField(set, scrubber, path, shorten(name, nameLengthMax));
}

function textIn({ texts }: AttributeSet): TextOf {
  return (name) => texts.find(([own]) => own === name)?.[1] ?? "";
}

function hasName(otlp: OtlpSpan, ...names: readonly string[]): boolean {
  return otlp.attributes.some(([name]) => names.includes(name));
}
