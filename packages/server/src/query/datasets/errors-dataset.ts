/** Error events. What is no field is a tag. */
import { releaseParts } from "#query/search/version-order.ts";
import { type Dataset, type DatasetField, fieldTable } from "./dataset.ts";

const text = (sql: string): DatasetField => ({ sql, kind: "text" });

/** A tag under another name, or one that processing writes. */
const tag = (name: string): DatasetField => ({ ...text(`tags['${name}']`), tag: name });
/** A tag where the client set one, else what the JSON text of the event says. */
const tagOr = (name: string, sql: string): DatasetField =>
  text(`if(mapContains(tags, '${name}'), tags['${name}'], ${sql})`);
const ofContext = (context: string, name: string, key = `${context}.${name}`): DatasetField =>
  tagOr(key, `JSONExtractString(contexts, '${context}', '${name}')`);
const switchOf = (context: string, name: string): DatasetField => ({
  sql: `JSONExtractBool(contexts, '${context}', '${name}')`,
  kind: "flag",
  falseSql: `JSONHas(contexts, '${context}', '${name}') AND NOT JSONExtractBool(contexts, '${context}', '${name}')`,
  hasSql: `JSONHas(contexts, '${context}', '${name}')`,
});
const ofPlace = (name: string): DatasetField =>
  tagOr(`geo.${name}`, `JSONExtractString(user, 'geo', '${name}')`);
/** Of any frame of any exception. */
const ofFrames = (column: string): DatasetField => ({
  sql: `arrayStringConcat(${column}, ', ')`,
  kind: "text",
  listSql: column,
});

const fields = fieldTable({
  id: { sql: "event_id", kind: "id" },
  event_id: { sql: "event_id", kind: "id" },
  timestamp: { sql: "timestamp", kind: "time" },
  "event.timestamp": { sql: "timestamp", kind: "time" },
  received: { sql: "received_at", kind: "time" },
  title: text("title"),
  // Of an error without words of its own, what it says.
  message: text("if(message = '', error_value, message)"),
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
  // Of a chain the main exception is shown, and any is found.
  "error.type": { sql: "error_type", kind: "text", besidesSql: "chained_types" },
  "error.value": { sql: "error_value", kind: "text", besidesSql: "chained_values" },
  // What says nothing of it counts as handled, as in the category.
  "error.handled": { sql: "handled != 0", kind: "flag", hasSql: "handled != 2" },
  "error.unhandled": { sql: "handled = 0", kind: "flag", hasSql: "handled != 2" },
  "error.mechanism": tag("mechanism"),
  "release.package": text(releaseParts.package),
  "release.version": { sql: releaseParts.version, kind: "text", isVersion: true },
  "release.build": text(releaseParts.build),
  "stack.filename": ofFrames("stack_filenames"),
  "stack.function": ofFrames("stack_functions"),
  "stack.module": ofFrames("stack_modules"),
  "stack.abs_path": ofFrames("stack_abs_paths"),
  "stack.package": ofFrames("stack_packages"),
  "issue.category": text("category"),
  component: text("component"),
  trace: text("trace_id"),
  trace_id: text("trace_id"),
  span_id: text("span_id"),
  // One identity per user: processing wrote it as a tag.
  user: tag("user"),
  "user.id": text("user_id"),
  "user.email": text("user_email"),
  "user.username": text("user_name"),
  "user.ip": text("user_ip"),
  replay_id: tag("replayId"),
  url: tag("url"),
  "geo.country_code": ofPlace("country_code"),
  "geo.region": ofPlace("region"),
  "geo.city": ofPlace("city"),
  "geo.subdivision": ofPlace("subdivision"),
  "http.method": tagOr("http.method", "JSONExtractString(request, 'method')"),
  "http.url": tagOr("http.url", "JSONExtractString(request, 'url')"),
  "http.referer": tagOr(
    "http.referer",
    "arrayFirst(header -> lower(header[1]) = 'referer', JSONExtract(request, 'headers', 'Array(Array(String))'))[2]",
  ),
  "http.status_code": {
    sql: "toFloat64OrZero(if(mapContains(tags, 'http.status_code'), tags['http.status_code'], JSONExtractRaw(contexts, 'response', 'status_code')))",
    kind: "number",
    hasSql: "mapContains(tags, 'http.status_code') OR JSONHas(contexts, 'response', 'status_code')",
  },
  "device.name": ofContext("device", "name"),
  "device.family": ofContext("device", "family"),
  "device.model": ofContext("device", "model"),
  "device.model_id": ofContext("device", "model_id"),
  "device.brand": ofContext("device", "brand"),
  "device.manufacturer": ofContext("device", "manufacturer"),
  "device.arch": ofContext("device", "arch"),
  "device.class": tag("device.class"),
  "device.locale": ofContext("device", "locale"),
  "device.orientation": ofContext("device", "orientation"),
  "device.online": switchOf("device", "online"),
  "device.charging": switchOf("device", "charging"),
  "device.simulator": switchOf("device", "simulator"),
  "os.name": ofContext("os", "name"),
  "os.version": ofContext("os", "version"),
  "os.build": ofContext("os", "build"),
  "os.kernel_version": ofContext("os", "kernel_version"),
  sample_weight: { sql: "sample_weight", kind: "number" },
});

export const errorsDataset: Dataset = {
  name: "errors",
  table: "errors",
  condition: undefined,
  timeSql: "timestamp",
  orderSql: "timestamp DESC, event_id DESC",
  idSql: "event_id",
  weightSql: "sample_weight",
  failureSql: undefined,
  measure: undefined,
  hasEnvironment: true,
  hasUsers: true,
  fields,
  otherText: (key) => `tags[${key}]`,
  otherNumber: undefined,
  pairsSql: "tag_pairs",
  wordsSql: "search_text",
  textColumns: ["title", "message", "culprit", "error_value"],
  proseFields: new Set(["message", "title", "error.value"]),
};
