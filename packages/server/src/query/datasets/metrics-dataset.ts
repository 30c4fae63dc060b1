import { type Dataset, fieldTable } from "./dataset.ts";
import { attributeNumber, attributeText, idOf, number, senderFields, text, time } from "./shared-fields.ts";

/** Measurements. What is no field is an attribute. */
export const metricsDataset: Dataset = {
  name: "tracemetrics",
  table: "metrics",
  condition: undefined,
  timeSql: "timestamp",
  orderSql: "timestamp DESC, name",
  idSql: "(timestamp, name, trace_id, span_id, value)",
  weightSql: "sample_weight",
  failureSql: undefined,
  measure: undefined,
  hasEnvironment: true,
  hasUsers: true,
  fields: fieldTable({
    ...senderFields,
    timestamp: time("timestamp"),
    name: text("name"),
    "metric.name": text("name"),
    type: text("type"),
    "metric.type": text("type"),
    unit: text("unit"),
    "metric.unit": text("unit"),
    value: number("value"),
    count: number("count"),
    min: number("min"),
    max: number("max"),
    trace: idOf("trace_id"),
    trace_id: idOf("trace_id"),
    span_id: text("span_id"),
  }),
  otherText: attributeText,
  otherNumber: attributeNumber,
  textColumns: ["name"],
  proseFields: new Set(),
};
