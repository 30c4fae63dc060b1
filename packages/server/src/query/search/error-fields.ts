/** The fields of an error event that can be searched for and selected: their SQL and their type. */
export type FieldKind = "text" | "id" | "time" | "number" | "flag";
export type ErrorField = { readonly sql: string; readonly kind: FieldKind };

const text = (sql: string): ErrorField => ({ sql, kind: "text" });

const fields: Readonly<Record<string, ErrorField>> = {
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
};

/** Columns whose text is long: `key:value` looks for the value inside, in any case. */
export const proseFields: ReadonlySet<string> = new Set(["message", "title", "error.value"]);

/** A field by its name; `undefined` for what can only be a tag. */
export function errorField(key: string): ErrorField | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
