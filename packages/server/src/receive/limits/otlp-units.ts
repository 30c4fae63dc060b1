/** How many spans, logs or data points a body of OpenTelemetry carries: a skim of its framing, values unread. */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { DataCategory, EnvelopeItem, InternalItemType } from "@vedette/protocol";
import { isJsonObject } from "@vedette/protocol";
import type { Units } from "./item-units.ts";

/** The fields that lead to what is counted, level by level; a metric holds its points in one of several. */
type Path = readonly { readonly fields: readonly number[]; readonly names: readonly string[] }[];

const level = (field: number, name: string) => ({ fields: [field], names: [name] });
const paths: Readonly<Record<InternalItemType, Path>> = {
  otlp_traces: [level(1, "resourceSpans"), level(2, "scopeSpans"), level(2, "spans")],
  otlp_logs: [level(1, "resourceLogs"), level(2, "scopeLogs"), level(2, "logRecords")],
  otlp_metrics: [
    level(1, "resourceMetrics"),
    level(2, "scopeMetrics"),
    level(2, "metrics"),
    {
      fields: [5, 7, 9, 10, 11],
      names: ["gauge", "sum", "histogram", "exponentialHistogram", "summary"],
    },
    level(1, "dataPoints"),
  ],
};
const categories: Readonly<Record<InternalItemType, DataCategory>> = {
  otlp_traces: "span",
  otlp_logs: "log_item",
  otlp_metrics: "trace_metric",
};

export function otlpUnits(type: InternalItemType, item: EnvelopeItem): readonly Units[] {
  const units: Units = { category: categories[type], quantity: Math.max(1, recordsIn(type, item)) };
  return type === "otlp_logs" ? [units, { category: "log_byte", quantity: item.payload.length }] : [units];
}

function recordsIn(type: InternalItemType, { header, payload }: EnvelopeItem): number {
  try {
    if (header["content_type"] !== "application/json") return countMessages(payload, paths[type]);
    const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("utf8");
    return countRecords(JSON.parse(text), paths[type]);
  } catch {
    // Not readable: one item that processing will call invalid.
    return 1;
  }
}

function countMessages(bytes: Uint8Array, [level, ...inner]: Path): number {
  if (!level) return 1;
  const reader = new BinaryReader(bytes);
  let count = 0;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited && level.fields.includes(field))
      count += countMessages(reader.bytes(), inner);
    else reader.skip(wireType);
  }
  return count;
}

function countRecords(value: unknown, [level, ...inner]: Path): number {
  if (!level) return 1;
  if (!isJsonObject(value)) return 0;
  let count = 0;
  for (const name of level.names) {
    const held = value[name];
    if (Array.isArray(held)) for (const one of held) count += countRecords(one, inner);
    else if (held !== undefined) count += countRecords(held, inner);
  }
  return count;
}
