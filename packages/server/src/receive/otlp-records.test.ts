import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { expect, it } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import { readOtlpRecords } from "./otlp-records.ts";

const nowMs = 1_795_180_352_000;
const now = `${nowMs}000000`;
const longAgo = `${nowMs - 31 * 86_400_000}000000`;
const ids = { traceId: "1".repeat(32), spanId: "2".repeat(16) };
const times = { startTimeUnixNano: now, endTimeUnixNano: now };
const jsonOf = (value: unknown) => encodeUtf8(JSON.stringify(value));
const spans = (...list: readonly unknown[]) => jsonOf({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
const logs = (...list: readonly unknown[]) =>
  jsonOf({ resourceLogs: [{ scopeLogs: [{ logRecords: list }] }] });
const metrics = (...list: readonly unknown[]) =>
  jsonOf({ resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] });

it.each<["otlp_traces" | "otlp_logs" | "otlp_metrics", Uint8Array, boolean, number, object]>([
  ["otlp_traces", spans({ ...ids, ...times }), true, 1, {}],
  [
    "otlp_traces",
    spans({ ...ids, ...times }, {}, { ...ids, traceId: "0", ...times }),
    true,
    3,
    { invalid_span: 2 },
  ],
  [
    "otlp_traces",
    spans({ ...ids, ...times, startTimeUnixNano: longAgo }, ids, 7),
    true,
    3,
    { timestamp: 2, invalid_span: 1 },
  ],
  [
    "otlp_logs",
    logs({}, { timeUnixNano: longAgo }, { observedTimeUnixNano: now }),
    true,
    3,
    { timestamp: 1 },
  ],
  ["otlp_logs", jsonOf({ resource_logs: [{ scope_logs: [{ log_records: [{}] }] }] }), true, 1, {}],
  ["otlp_logs", jsonOf({ resourceLogs: "no list" }), true, 0, {}],
  [
    "otlp_metrics",
    metrics(
      {
        name: "a",
        gauge: { dataPoints: [{ asInt: "1", timeUnixNano: now }, {}] },
        sum: { dataPoints: [{ asDouble: 2 }] },
      },
      { name: "", histogram: { dataPoints: [{}] } },
      {
        name: "b",
        exponentialHistogram: { dataPoints: [{ timeUnixNano: longAgo }] },
        summary: { dataPoints: [{}] },
      },
      // A series that has ended says so in a point without a value.
      { name: "c", gauge: { dataPoints: [{ flags: 1 }] } },
    ),
    true,
    7,
    { no_data: 1, payload: 1, timestamp: 1 },
  ],
  // One resource, one scope, one metric without a name whose gauge holds two points without a value.
  ["otlp_metrics", new Uint8Array([10, 10, 18, 8, 18, 6, 42, 4, 10, 0, 10, 0]), false, 2, { no_data: 2 }],
  ["otlp_logs", new Uint8Array([10, 4, 18, 2, 18, 0]), false, 1, {}],
  ["otlp_traces", new Uint8Array([10, 4, 18, 2, 18, 0]), false, 1, { invalid_span: 1 }],
])("%s: %j", (type, bytes, isJson, count, faults) => {
  const read = readOtlpRecords(type, isJson, bytes, nowMs);
  expect([read.count, Object.fromEntries(read.faults)]).toEqual([count, faults]);
});

it("more records than a batch may hold are refused before they fill the memory", () => {
  const empty = new Uint8Array(2_000_000);
  for (let at = 0; at < empty.length; at += 2) empty[at] = 0x12;
  const wrap = (tag: number, inner: Uint8Array) =>
    new BinaryWriter().tag(tag, WireType.LengthDelimited).bytes(inner).finish();
  expect(() => readOtlpRecords("otlp_traces", false, wrap(1, wrap(2, empty)), nowMs)).toThrow(
    /too many records/,
  );
});
