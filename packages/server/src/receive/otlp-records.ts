/**
 * How many spans, logs or data points a body of OpenTelemetry carries: a skim of its framing, values unread. What has no
 * framing is refused at once, as the protocol asks; an exporter would take a success for granted otherwise.
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { InternalItemType } from "@vedette/protocol";
import { isJsonObject } from "@vedette/protocol";
import { invalidJson, parseBodyJson } from "./body-json.ts";
import { FaultError } from "./fault.ts";

/** The fields that lead to what is counted, level by level; a metric holds its points in one of several. */
type Path = readonly { readonly fields: readonly number[]; readonly names: readonly string[] }[];

/** Old exporters write the names in JSON as they stand in the protocol's files. */
const bothNames = (name: string) => [
  ...new Set([name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
];
const level = (field: number, name: string) => ({ fields: [field], names: bothNames(name) });
const paths: Readonly<Record<InternalItemType, Path>> = {
  otlp_traces: [level(1, "resourceSpans"), level(2, "scopeSpans"), level(2, "spans")],
  otlp_logs: [level(1, "resourceLogs"), level(2, "scopeLogs"), level(2, "logRecords")],
  otlp_metrics: [
    level(1, "resourceMetrics"),
    level(2, "scopeMetrics"),
    level(2, "metrics"),
    {
      fields: [5, 7, 9, 10, 11],
      names: ["gauge", "sum", "histogram", "exponentialHistogram", "summary"].flatMap(bothNames),
    },
    level(1, "dataPoints"),
  ],
};

/** Throws where the body is not of the encoding that it claims. */
export function otlpRecordsIn(type: InternalItemType, isJson: boolean, bytes: Uint8Array): number {
  if (isJson) {
    const request = parseBodyJson(bytes);
    if (!isJsonObject(request)) throw invalidJson("The body is no JSON object.");
    return countRecords(request, paths[type]);
  }
  try {
    return countMessages(bytes, paths[type]);
  } catch {
    // The reader's own words are about offsets; the sender is told the fact alone.
    throw new FaultError({
      status: 400,
      code: "invalid_proto",
      message: "The body is no message of protobuf.",
      reason: "invalid_proto",
    });
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
    else reader.skip(wireType, field);
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
