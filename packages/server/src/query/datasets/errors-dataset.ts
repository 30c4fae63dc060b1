/** Error events. What is no field is a tag. */
import { type Dataset, type DatasetField, fieldTable } from "./dataset.ts";

const text = (sql: string): DatasetField => ({ sql, kind: "text" });

const fields = fieldTable({
  id: { sql: "event_id", kind: "id" },
  event_id: { sql: "event_id", kind: "id" },
  timestamp: { sql: "timestamp", kind: "time" },
  "event.timestamp": { sql: "timestamp", kind: "time" },
  received: { sql: "received_at", kind: "time" },
  title: text("title"),
  message: text("message"),
  culprit: text("culprit"),
  transaction: text("transaction"),
  type: text("type"),
  "event.type": text("type"),
  platform: text("platform"),
  "platform.name": text("platform"),
  level: text("level"),
  logger: text("logger"),
  environment: text("environment"),
  release: text("release"),
  dist: text("dist"),
  server_name: text("server_name"),
  "sdk.name": text("sdk_name"),
  "sdk.version": text("sdk_version"),
  "error.type": text("error_type"),
  "error.value": text("error_value"),
  "error.handled": { sql: "handled = 1", kind: "flag" },
  "error.unhandled": { sql: "handled = 0", kind: "flag" },
  trace: text("trace_id"),
  trace_id: text("trace_id"),
  span_id: text("span_id"),
  // One identity per user: processing wrote it as a tag.
  user: text("tags['user']"),
  "user.id": text("user_id"),
  "user.email": text("user_email"),
  "user.username": text("user_name"),
  "user.ip": text("user_ip"),
  sample_weight: { sql: "sample_weight", kind: "number" },
});

export const errorsDataset: Dataset = {
  name: "errors",
  table: "errors",
  condition: undefined,
  timeSql: "timestamp",
  orderSql: "timestamp DESC, event_id DESC",
  idSql: "event_id",
  countSql: "sum(toUInt64(sample_weight))",
  hasEnvironment: true,
  hasUsers: true,
  fields,
  otherText: (key) => `tags[${key}]`,
  otherNumber: undefined,
  textColumns: ["title", "message", "culprit", "error_value"],
  proseFields: new Set(["message", "title", "error.value"]),
};
