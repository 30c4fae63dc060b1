import { type Dataset, fieldTable } from "./dataset.ts";
import { attributeNumber, attributeText, idOf, number, senderFields, text, time } from "./shared-fields.ts";

/** Log lines. What is no field is an attribute. */
export const logsDataset: Dataset = {
  name: "logs",
  table: "logs",
  condition: undefined,
  timeSql: "timestamp",
  orderSql: "timestamp DESC, item_id DESC",
  idSql: "item_id",
  weightSql: "sample_weight",
  failureSql: undefined,
  measure: undefined,
  hasEnvironment: true,
  hasUsers: true,
  fields: fieldTable({
    ...senderFields,
    id: idOf("item_id"),
    "sentry.item_id": idOf("item_id"),
    trace: idOf("trace_id"),
    trace_id: idOf("trace_id"),
    span_id: text("span_id"),
    timestamp: time("timestamp"),
    /** Nanoseconds, as clients want them; finer than a microsecond nothing is kept. */
    timestamp_precise: number("toUnixTimestamp64Micro(timestamp) * 1000"),
    severity: text("level"),
    level: text("level"),
    severity_number: number("severity_number"),
    message: text("body"),
    body: text("body"),
    "message.template": text("template"),
    payload_size: number("size_bytes"),
    replayId: text("replay_id"),
    sample_weight: number("sample_weight"),
  }),
  otherText: attributeText,
  otherNumber: attributeNumber,
  textColumns: ["body"],
  proseFields: new Set(["message", "body"]),
};
