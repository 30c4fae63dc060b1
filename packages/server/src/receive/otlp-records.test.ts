import { expect, it } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import { otlpRecordsIn } from "./otlp-records.ts";

const gauge = { gauge: { dataPoints: [{}, {}] } };
const sum = { sum: { dataPoints: [{}] } };
const jsonOf = (value: unknown) => encodeUtf8(JSON.stringify(value));

it.each([
  ["otlp_metrics", jsonOf({ resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge, sum] }] }] }), true, 3],
  ["otlp_traces", jsonOf({ resourceSpans: [{ scopeSpans: [{ spans: [{}, {}] }] }, {}] }), true, 2],
  ["otlp_logs", jsonOf({ resource_logs: [{ scope_logs: [{ log_records: [{}] }] }] }), true, 1],
  ["otlp_logs", jsonOf({ resourceLogs: "no list" }), true, 0],
  // One resource, one scope, one metric whose gauge holds two points.
  ["otlp_metrics", new Uint8Array([10, 10, 18, 8, 18, 6, 42, 4, 10, 0, 10, 0]), false, 2],
  ["otlp_logs", new Uint8Array([10, 4, 18, 2, 18, 0]), false, 1],
] as const)("%s %j holds as many records", (type, bytes, isJson, expected) => {
  expect(otlpRecordsIn(type, isJson, bytes)).toBe(expected);
});
