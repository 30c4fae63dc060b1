import { expect, it } from "vitest";
import { encodeUtf8, type JsonObject } from "@vedette/protocol";
import { unitsOfItem } from "./item-units.ts";

const units = (
  type: string,
  payload: string | Uint8Array = "{}",
  header: JsonObject = {},
): readonly string[] =>
  unitsOfItem({
    header: { ...header, type },
    payload: typeof payload === "string" ? encodeUtf8(payload) : payload,
  }).map(({ category, quantity }) => `${category} ${quantity}`);

it.each<[string, string | Uint8Array, JsonObject, string[]]>([
  ["event", "{}", {}, ["error 1"]],
  ["transaction", '{"start_timestamp":1,"spans":[{"start_timestamp":1}]}', {}, ["transaction 1", "span 2"]],
  ["transaction", "not JSON", {}, ["transaction 1", "span 1"]],
  ["attachment", "", {}, ["attachment 1", "attachment_item 1"]],
  ["attachment", "12345", {}, ["attachment 5", "attachment_item 1"]],
  ["log", '{"items":[1,2,3]}', { item_count: 3 }, ["log_item 3", "log_byte 17"]],
  ["log", "{}", { item_count: 1e9 }, ["log_item 1", "log_byte 2"]],
  ["span", '{"items":[1,2]}', { item_count: 2 }, ["span 2"]],
  ["span", "{}", {}, ["span 1"]],
  ["trace_metric", "{}", { item_count: "2" }, ["trace_metric 1"]],
  ["profile_chunk", "{}", { platform: "python" }, ["profile_chunk 1"]],
  ["profile_chunk", "{}", { platform: "cocoa" }, ["profile_chunk_ui 1"]],
  ["client_report", "{}", {}, []],
  ["statsd", "{}", {}, ["metric_bucket 1"]],
  ["form_data", "{}", {}, ["unknown 1"]],
  ["brand_new", "{}", {}, ["unknown 1"]],
  ["otlp_metrics", "0123456789", { item_count: 3 }, ["trace_metric 3"]],
  ["otlp_logs", new Uint8Array([10, 4, 18, 2, 18, 0]), { item_count: 1 }, ["log_item 1", "log_byte 6"]],
  ["otlp_traces", "{}", { item_count: 0 }, ["span 1"]],
])("%s %j %j is counted as %j", (type, payload, header, expected) => {
  expect(units(type, payload, header)).toEqual(expected);
});
