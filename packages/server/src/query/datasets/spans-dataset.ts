/** Spans, and of them the segments: what a page of transactions shows. What is no field is an attribute or a tag. */
import { type Dataset, fieldTable } from "./dataset.ts";
import { attributeNumber, duration, idOf, number, senderFields, text, time } from "./shared-fields.ts";

const durationMs = "duration_us / 1000";

const fields = fieldTable({
  ...senderFields,
  id: text("span_id"),
  span_id: text("span_id"),
  parent_span: text("parent_span_id"),
  "segment.id": text("segment_id"),
  trace: idOf("trace_id"),
  trace_id: idOf("trace_id"),
  "transaction.event_id": idOf("event_id"),
  is_transaction: { sql: "is_segment = 1", kind: "flag" },
  timestamp: time("start_timestamp"),
  name: text("name"),
  "span.name": text("name"),
  "span.op": text("op"),
  op: text("op"),
  // Spans that are sent one by one have a name, and no description where it would say the same.
  "span.description": text("if(description = '', name, description)"),
  description: text("if(description = '', name, description)"),
  "span.status": text("status"),
  status: text("status"),
  "span.kind": text("kind"),
  origin: text("origin"),
  transaction: text("transaction"),
  "transaction.source": text("transaction_source"),
  "span.duration": duration(durationMs),
  "transaction.duration": duration(durationMs),
  "span.self_time": duration("exclusive_us / 1000"),
  "http.method": text("http_method"),
  "http.status_code": number("http_status"),
  dist: text("dist"),
  "profile.id": text("profile_id"),
  "profiler.id": text("profiler_id"),
  "thread.id": text("thread_id"),
  replayId: text("replay_id"),
  sample_weight: number("sample_weight"),
});

export const spansDataset: Dataset = {
  name: "spans",
  table: "spans",
  condition: undefined,
  timeSql: "start_timestamp",
  orderSql: "start_timestamp DESC, span_id DESC",
  idSql: "(trace_id, span_id)",
  weightSql: "sample_weight",
  // What a caller gave up, or did not tell, is no failure.
  failureSql: "status NOT IN ('', 'ok', 'cancelled', 'unknown')",
  measure: "span.duration",
  hasEnvironment: true,
  hasUsers: true,
  fields,
  otherText: (key) =>
    `multiIf(mapContains(numbers, ${key}), toString(numbers[${key}]), mapContains(attributes, ${key}), attributes[${key}], tags[${key}])`,
  otherNumber: attributeNumber,
  textColumns: ["name", "description", "transaction"],
  proseFields: new Set(["description", "span.description"]),
};

/** A transaction's id is that of the event it came as. */
export const transactionsDataset: Dataset = {
  ...spansDataset,
  name: "transactions",
  condition: "is_segment = 1",
  fields: new Map([...fields, ["id", idOf("event_id")]]),
};
