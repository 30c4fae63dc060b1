/** A row of `spans`, for spans of every origin. */
import type { SpanRow } from "#ports/event-tables.ts";
import type { AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { Sender } from "../telemetry/sender.ts";

export const noId = "0".repeat(32);

export type SpanFacts = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly segmentId: string;
  readonly isSegment: boolean;
  readonly eventId?: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly exclusiveUs: number;
  readonly name: string;
  readonly op: string;
  readonly description: string;
  readonly status: string;
  readonly kind: string;
  readonly origin: string;
  readonly transaction: string;
  readonly transactionSource: string;
  readonly tags?: SpanRow["tags"];
  readonly links: string;
  readonly payload: string;
  readonly dist: string;
  readonly profileId: string;
  readonly profilerId: string;
  readonly threadId: string;
  readonly replayId: string;
  readonly sampleWeight: number;
};

/** What the protocol calls a span of no special kind. */
export const defaultOp = "default";

const noTags: SpanRow["tags"] = [];

export function retentionDaysOfSpans(context: ItemContext): number {
  return context.settings.retention.transactions ?? context.record.retentionDays;
}

export function spanRow(span: SpanFacts, set: AttributeSet, sender: Sender, context: ItemContext): SpanRow {
  return {
    project_id: context.record.projectId,
    received_at: context.record.receivedAtMs,
    retention_days: retentionDaysOfSpans(context),
    sample_weight: span.sampleWeight,
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId,
    segment_id: span.segmentId,
    is_segment: span.isSegment ? 1 : 0,
    event_id: span.eventId ?? noId,
    start_timestamp: span.startUs,
    duration_us: span.durationUs,
    exclusive_us: span.exclusiveUs,
    name: span.name,
    op: span.op === "" ? defaultOp : span.op,
    description: span.description,
    status: span.status,
    kind: span.kind,
    origin: span.origin,
    transaction: span.transaction,
    transaction_source: span.transactionSource,
    http_method: set.known.httpMethod.toUpperCase(),
    http_status: set.known.httpStatus === "" ? 0 : Number(set.known.httpStatus),
    environment: sender.environment,
    release: sender.release,
    platform: sender.platform,
    service: sender.service,
    server_name: sender.server_name,
    sdk_name: sender.sdk_name,
    sdk_version: sender.sdk_version,
    user_id: sender.user_id,
    user_email: sender.user_email,
    user_name: sender.user_name,
    user_ip: sender.user_ip,
    user_hash: sender.user_hash,
    dist: span.dist,
    profile_id: span.profileId,
    profiler_id: span.profilerId,
    thread_id: span.threadId,
    replay_id: span.replayId,
    tags: span.tags ?? noTags,
    attributes: set.texts,
    numbers: set.numbers,
    links: span.links,
    payload: span.payload,
  };
}
