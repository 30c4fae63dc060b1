/** Items of type `trace_metric`: containers of single measurements. */
import {
  isJsonObject,
  parseSpanId,
  parseTraceId,
  type EnvelopeItem,
  type InvalidReason,
  type Json,
} from "@vedette/protocol";
import type { TableRow } from "#ports/event-tables.ts";
import { closeAttributes, createAttributeSet } from "#rules/attributes/attribute-set.ts";
import { metricSlots } from "#rules/attributes/known-attributes.ts";
import { readAttributes } from "#rules/attributes/read-attributes.ts";
import type { AttributeScrubber } from "#rules/attributes/scrub-attributes.ts";
import { filterItem } from "#rules/filters/inbound-filters.ts";
import { metricNameLengthMax } from "#rules/metric-name.ts";
import { isPlausible } from "#rules/plausible-times.ts";
import { refused, type ItemResult } from "../../item-result.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { ItemKind } from "../item-kind.ts";
import { itemTimes, wireMicros } from "../telemetry/item-times.ts";
import { readContainer } from "../telemetry/read-container.ts";
import { addClient, itemSender, nameServer } from "../telemetry/sender.ts";
import { countsOf, createTally, tallyRefused } from "../telemetry/tally.ts";
import { cleanMetricTexts, metricRow, type MetricSource, type MetricType } from "./metric-row.ts";

const containerKind = {
  contentType: "application/vnd.sentry.items.trace-metric+json",
  invalidReason: "payload",
} as const;

const types: ReadonlyMap<unknown, MetricType> = new Map<unknown, MetricType>([
  ["counter", "counter"],
  ["gauge", "gauge"],
  ["distribution", "distribution"],
]);

export const metricKind: ItemKind = (item, context) => processMetrics(item, context, false);

function processMetrics(item: EnvelopeItem, context: ItemContext, exactIntegers: boolean): ItemResult {
  const container = readContainer(item, containerKind, exactIntegers);
  if (!container.isValid) {
    const { reason, quantity } = container;
    return refused({ category: "trace_metric", outcome: "invalid", reason, quantity });
  }
  const { items, inferIp, inferUserAgent } = container;
  const sender = itemSender(context, { ip: inferIp, userAgent: inferUserAgent });
  const times = itemTimes(context);
  const tally = createTally();
  const rows: TableRow[] = [];
  for (const value of items) {
    const metric = readMetric(value, sender.scrubber);
    if (typeof metric === "string") {
      tallyRefused(tally, "invalid", metric);
      continue;
    }
    if (metric.set.hasInexactInteger && !exactIntegers) return processMetrics(item, context, true);
    const timestampUs = metric.timestampUs + times.shiftUs;
    if (!isPlausible(timestampUs, times)) {
      tallyRefused(tally, "invalid", "timestamp");
      continue;
    }
    addClient(metric.set, sender);
    const row = metricRow({ ...metric, timestampUs }, sender, context);
    const filter = filterItem({ clientIp: context.record.clientIp, release: row.release }, context.settings);
    if (filter !== undefined) tallyRefused(tally, "filtered", filter);
    else {
      tally.accepted += 1;
      rows.push({ table: "metrics", row });
    }
  }
  return { counts: countsOf(tally, "trace_metric"), rows };
}

/** Reads one measurement; what it lacks to be one is the answer otherwise. */
function readMetric(value: Json, scrubber: AttributeScrubber): MetricSource | InvalidReason {
  if (!isJsonObject(value)) return "payload";
  const name = typeof value.name === "string" ? value.name.trim() : "";
  const type = types.get(value.type);
  const measured = typeof value.value === "string" && value.value !== "" ? Number(value.value) : value.value;
  if (name === "" || name.length > metricNameLengthMax || type === undefined) return "payload";
  if (typeof measured !== "number" || !Number.isFinite(measured)) return "payload";
  const timestampUs = wireMicros(value.timestamp);
  if (timestampUs === undefined) return "timestamp";
  const set = createAttributeSet(metricSlots);
  readAttributes(set, scrubber, value.attributes);
  const texts = cleanMetricTexts(set, scrubber, name, typeof value.unit === "string" ? value.unit : "");
  closeAttributes(set);
  nameServer(set);
  return {
    timestampUs,
    ...texts,
    type,
    value: measured,
    count: 1,
    min: measured,
    max: measured,
    buckets: "",
    traceId: parseTraceId(value.trace_id) ?? "",
    spanId: parseSpanId(value.span_id) ?? parseSpanId(set.known.parentSpanId) ?? "",
    set,
  };
}
