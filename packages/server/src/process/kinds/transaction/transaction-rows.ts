/** The rows of a transaction: its segment with what the event held, and one for each span inside. */
import {
  defaultMeasurementUnit,
  isJsonObject,
  parseSpanStatus,
  readSpan,
  scalarText,
  shorten,
  type ErrorEvent,
  type JsonObject,
  type Measurement,
  type Remark,
  type Span,
  type TransactionParts,
} from "@vedette/protocol";
import type { SpanRow } from "#ports/event-tables.ts";
import {
  cleanField,
  cleanTags,
  closeAttributes,
  createAttributeSet,
  type AttributeSet,
} from "#rules/attributes/attribute-set.ts";
import { innerSpanSlots } from "#rules/attributes/known-attributes.ts";
import { readPlainAttributes } from "#rules/attributes/read-attributes.ts";
import { attributeScrubberOf, type AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import type { CleanTransactionName } from "#rules/transaction-name.ts";
import { userHash, userIdentity } from "#rules/user-hash.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { linksText } from "../span/span-links.ts";
import { defaultOp, spanRow } from "../span/span-row.ts";
import { redactInnerSpan, rowRedactorOf } from "../telemetry/redact-rows.ts";
import type { Sender } from "../telemetry/sender.ts";
import { exclusiveTimes, type TimedSpan } from "./exclusive-time.ts";
import { transactionPayload } from "./transaction-payload.ts";

export type StorableTransaction = {
  readonly event: ErrorEvent;
  readonly eventId: string;
  readonly remarks: readonly Remark[];
  readonly parts: TransactionParts;
  /** Of the trace context: the attributes of the segment. */
  readonly data: JsonObject | undefined;
  readonly named: CleanTransactionName;
  readonly originalName: string | undefined;
  /** Microseconds by which the event was moved; its spans move with it. */
  readonly shiftUs: number;
  readonly sampleWeight: number;
};

export type TransactionRows = { readonly rows: readonly SpanRow[]; readonly invalidSpans: number };

/** What all rows of a transaction share. */
type Shared = {
  readonly item: StorableTransaction;
  readonly context: ItemContext;
  readonly scrubber: AttributeScrubber;
  readonly sender: Sender;
  readonly dist: string;
  readonly profileId: string;
  readonly profilerId: string;
  readonly threadId: string;
  readonly replayId: string;
};

export function transactionRows(item: StorableTransaction, context: ItemContext): TransactionRows {
  const { event, parts, shiftUs } = item;
  const scrubber = attributeScrubberOf(context.settings.scrubbing);
  const spans: Span[] = [];
  const timed: TimedSpan[] = [
    {
      spanId: parts.spanId,
      parentSpanId: parts.parentSpanId,
      startUs: Math.round(parts.start * 1e6) + shiftUs,
      endUs: Math.round(parts.end * 1e6) + shiftUs,
    },
  ];
  for (const value of parts.spans) {
    const span = readSpan(value, parts.traceId);
    if (span === undefined) continue;
    spans.push(span);
    timed.push({
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      startUs: Math.round(span.start * 1e6) + shiftUs,
      endUs: Math.round(span.end * 1e6) + shiftUs,
    });
  }
  const exclusive = exclusiveTimes(timed);
  const { profile, replay } = event.contexts ?? {};
  const shared: Shared = {
    item,
    context,
    scrubber,
    sender: senderOfEvent(event),
    dist: event.dist ?? "",
    profileId: idText(profile?.profile_id),
    profilerId: idText(profile?.profiler_id),
    threadId: idText(item.data?.["thread.id"]),
    replayId: replayIdOf(event, replay?.replay_id, context),
  };
  const redactor = rowRedactorOf(context);
  const rows: SpanRow[] = [];
  for (let index = 0; index < timed.length; index += 1) {
    const times = timed[index];
    const span = spans[index - 1];
    const exclusiveUs = exclusive[index] ?? 0;
    if (times === undefined) continue;
    const row =
      span === undefined
        ? segmentRow(shared, times, exclusiveUs)
        : innerRow(shared, span, times, exclusiveUs);
    rows.push(redactor === undefined ? row : redactInnerSpan(row, redactor));
  }
  return { rows, invalidSpans: parts.spans.length - spans.length };
}

function segmentRow(shared: Shared, times: TimedSpan, exclusiveUs: number): SpanRow {
  const { item, context, scrubber } = shared;
  const { event, parts, named } = item;
  const trace = event.contexts?.trace;
  const set = createAttributeSet(innerSpanSlots);
  readPlainAttributes(set, scrubber, item.data);
  addMeasurements(set, scrubber, parts.measurements);
  const links = linksText(trace?.links, set, scrubber);
  closeAttributes(set);
  const { known } = set;
  if (known.httpMethod === "") known.httpMethod = event.request?.method ?? "";
  if (known.httpStatus === "") known.httpStatus = statusCodeOf(event);
  const op = textOf(trace?.op, 128) || known.op;
  return spanRow(
    {
      ...commonOf(shared, times, exclusiveUs),
      traceId: parts.traceId,
      isSegment: true,
      name: named.name,
      op,
      description: textOf(trace?.description, 8192),
      status: parseSpanStatus(trace?.status) ?? "unknown",
      kind: known.kind,
      origin: textOf(trace?.origin, 128) || known.origin,
      tags: event.tags.filter(([name]) => !tagsWithColumns.has(name)),
      links,
      payload: transactionPayload(event, {
        remarks: item.remarks,
        breakdowns: parts.breakdowns,
        originalName: named.name === item.originalName ? undefined : item.originalName,
      }),
      threadId: shared.threadId,
    },
    set,
    shared.sender,
    context,
  );
}

function innerRow(shared: Shared, span: Span, times: TimedSpan, exclusiveUs: number): SpanRow {
  const { scrubber, context } = shared;
  const set = createAttributeSet(innerSpanSlots);
  readPlainAttributes(set, scrubber, span.data);
  const clean = {
    description: cleanField(set, scrubber, "description", span.description),
    tags: cleanTags(set, scrubber, span.tags),
    links: linksText(span.links, set, scrubber),
  };
  closeAttributes(set);
  const { known } = set;
  if (known.httpStatus === "") known.httpStatus = httpStatusTag(span.tags);
  const op = span.op || known.op || defaultOp;
  return spanRow(
    {
      ...commonOf(shared, times, exclusiveUs),
      ...clean,
      traceId: span.traceId,
      isSegment: false,
      name: op,
      op,
      status: span.status,
      kind: known.kind,
      origin: span.origin || known.origin,
      payload: "",
      threadId: known.threadId,
    },
    set,
    shared.sender,
    context,
  );
}

function commonOf(
  { item, dist, profileId, profilerId, replayId }: Shared,
  times: TimedSpan,
  exclusiveUs: number,
) {
  return {
    spanId: times.spanId,
    parentSpanId: times.parentSpanId,
    segmentId: item.parts.spanId,
    eventId: item.eventId,
    startUs: times.startUs,
    durationUs: times.endUs - times.startUs,
    exclusiveUs,
    transaction: item.named.name,
    transactionSource: item.named.source ?? "",
    dist,
    profileId,
    profilerId,
    replayId,
    sampleWeight: item.sampleWeight,
  };
}

/** Tags that only repeat a column. */
const tagsWithColumns: ReadonlySet<string> = new Set([
  "environment",
  "release",
  "dist",
  "server_name",
  "transaction",
  "user",
]);

function senderOfEvent(event: ErrorEvent): Sender {
  const { user } = event;
  return {
    environment: event.environment ?? "",
    release: event.release ?? "",
    platform: event.platform,
    service: "",
    server_name: event.server_name ?? "",
    sdk_name: event.sdk?.name ?? "",
    sdk_version: event.sdk?.version ?? "",
    user_id: user?.id ?? "",
    user_email: user?.email ?? "",
    user_name: user?.username ?? user?.name ?? "",
    user_ip: user?.ip_address ?? "",
    user_hash: userHash(userIdentity(user)),
  };
}

function addMeasurements(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  measurements: readonly Measurement[],
): void {
  for (const { name, value, unit } of measurements) {
    const attribute = scrubber.planOf(`measurements.${name}`).name;
    set.numbers.push([attribute, value]);
    if (unit !== defaultMeasurementUnit(name))
      set.texts.push([`${attribute}.unit`, cleanField(set, scrubber, `attributes.${attribute}.unit`, unit)]);
  }
}

function textOf(value: unknown, lengthMax: number): string {
  return shorten(scalarText(value) ?? "", lengthMax);
}

function idText(value: unknown): string {
  const text = scalarText(value) ?? "";
  return text.length <= 64 ? text : "";
}

const httpStatusText = /^[1-9]\d\d$/;

function statusCodeOf(event: ErrorEvent): string {
  const given = scalarText(event.contexts?.response?.status_code) ?? "";
  return httpStatusText.test(given) ? given : httpStatusTag(event.tags);
}

function httpStatusTag(tags: readonly (readonly [string, string])[]): string {
  const text = tags.find(([name]) => name === "http.status_code")?.[1] ?? "";
  return httpStatusText.test(text) ? text : "";
}

function replayIdOf(event: ErrorEvent, inContext: unknown, context: ItemContext): string {
  const { trace } = context.envelopeHeader;
  return (
    idText(inContext) ||
    idText(isJsonObject(trace) ? trace.replay_id : undefined) ||
    idText(event.tags.find(([name]) => name === "replayId")?.[1])
  );
}
