/** A row of `metrics`, for measurements of every origin. */
import type { MetricRow } from "#ports/event-tables.ts";
import { cleanField, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { cleanParts } from "#rules/scrubbing/clean-parts.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import { redactMetric, rowRedactorOf } from "../telemetry/redact-rows.ts";
import { senderOf, type ItemSender } from "../telemetry/sender.ts";
import { noId } from "../span/span-row.ts";

export type MetricType = "counter" | "gauge" | "distribution" | "summary";

export type MetricSource = {
  readonly timestampUs: number;
  readonly name: string;
  readonly type: MetricType;
  readonly unit: string;
  readonly value: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** JSON, or "". */
  readonly buckets: string;
  /** "" for none. */
  readonly traceId: string;
  readonly spanId: string;
  readonly set: AttributeSet;
};

const unitLengthMax = 64;

/** The two texts that a measurement has of its own; a sender may write anything into either. */
export function cleanMetricTexts(
  set: AttributeSet,
  scrubber: AttributeScrubber,
  name: string,
  unit: string,
): Pick<MetricSource, "name" | "unit"> {
  return {
    name: cleanField(set, scrubber, "name", name, cleanParts(name, ".", scrubber.cleanText)),
    unit: cleanField(set, scrubber, "unit", unit.slice(0, unitLengthMax).toWellFormed()),
  };
}

export function metricRow(metric: MetricSource, item: ItemSender, context: ItemContext): MetricRow {
  const { set } = metric;
  const sender = senderOf(set, item, context);
  const row: MetricRow = {
    project_id: context.record.projectId,
    received_at: context.record.receivedAtMs,
    retention_days: context.settings.retention.metrics ?? context.record.retentionDays,
    sample_weight: 1,
    timestamp: metric.timestampUs,
    name: metric.name,
    type: metric.type,
    unit: metric.unit,
    value: metric.value,
    count: metric.count,
    min: metric.min,
    max: metric.max,
    buckets: metric.buckets,
    trace_id: metric.traceId === "" ? noId : metric.traceId,
    span_id: metric.spanId,
    ...sender,
    attributes: set.texts,
    numbers: set.numbers,
  };
  const redactor = rowRedactorOf(context);
  return redactor === undefined ? row : redactMetric(row, redactor);
}
