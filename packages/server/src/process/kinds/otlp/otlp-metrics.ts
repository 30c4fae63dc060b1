/** Items of type `otlp_metrics`: measurements of OpenTelemetry. */
import { parseSpanId, parseTraceId, type InvalidReason } from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import { closeAttributes, type AttributeSet } from "#rules/attributes/attribute-set.ts";
import { metricSlots } from "#rules/attributes/known-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { addOtlpAttributes, attributesOfScope, startFromScope } from "#rules/otlp/attributes-of-resource.ts";
import { pointsOf, type MetricPoint } from "#rules/otlp/metric-points.ts";
import { pointFault } from "#rules/otlp/record-faults.ts";
import { metricsRequest, type OtlpMetric } from "#rules/otlp/requests.ts";
import { refused } from "../../item-result.ts";
import type { ItemKind } from "../item-kind.ts";
import { cleanMetricTexts, metricRow, type MetricSource } from "../metric/metric-row.ts";
import { itemTimes, type ItemTimes } from "../telemetry/item-times.ts";
import { itemSender } from "../telemetry/sender.ts";
import { countsOf, createTally, tallyRefused } from "../telemetry/tally.ts";
import { batchLimits } from "./batch-limits.ts";
import { readRequest } from "./read-request.ts";

export const otlpMetricsKind: ItemKind = (item, context) => {
  const request = readRequest(metricsRequest, item);
  if (typeof request === "string")
    return refused({ category: "trace_metric", outcome: "invalid", reason: request });
  const sender = itemSender(context);
  const times = itemTimes(context);
  const tally = createTally();
  const limits = batchLimits(item);
  const rows: TableRow[] = [];
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    for (const { scope, metrics } of scopeMetrics) {
      const attributes = attributesOfScope(resource, scope, metricSlots, sender.scrubber);
      for (const metric of metrics) {
        for (const point of pointsOf(metric)) {
          const source = readPoint(metric, point, attributes, times, sender.scrubber);
          if (typeof source === "string") {
            tallyRefused(tally, "invalid", source);
            continue;
          }
          if (!limits.hasRoom(tally)) continue;
          tally.accepted += 1;
          rows.push({ table: "metrics", row: metricRow(source, sender, context) });
        }
      }
    }
  }
  return { counts: countsOf(tally, "trace_metric"), rows };
};

function readPoint(
  { name, unit }: OtlpMetric,
  point: MetricPoint | undefined,
  scope: AttributeSet,
  times: ItemTimes,
  scrubber: AttributeScrubber,
): MetricSource | InvalidReason {
  if (point === undefined) return "no_data";
  const fault = pointFault(name, point.timeUs, times);
  if (fault !== undefined) return fault;
  const set = startFromScope(scope);
  addOtlpAttributes(set, scrubber, point.attributes);
  if (point.temporality !== "") set.texts.push(["otel.metric.temporality", point.temporality]);
  if (point.isMonotonic !== undefined)
    set.texts.push(["otel.metric.monotonic", point.isMonotonic ? "true" : "false"]);
  // What a sum or a histogram counts from; of a cumulative one the difference to it is what matters.
  if (point.startUs > 0) set.numbers.push(["otel.metric.start_us", point.startUs]);
  const texts = cleanMetricTexts(set, scrubber, name, unit);
  closeAttributes(set);
  const { type, value, count, min, max, buckets } = point;
  return {
    timestampUs: point.timeUs || times.receivedUs,
    ...texts,
    type,
    value,
    count,
    min,
    max,
    buckets,
    traceId: parseTraceId(point.traceId) ?? "",
    spanId: parseSpanId(point.spanId) ?? "",
    set,
  };
}
