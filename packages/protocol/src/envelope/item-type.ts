/** The item types that this server knows. Others are kept by the reader and skipped by whoever handles them. */
export const envelopeItemTypes = [
  "event",
  "transaction",
  "security",
  "raw_security",
  "nel",
  "attachment",
  "form_data",
  "unreal_report",
  "user_report",
  "feedback",
  "session",
  "sessions",
  "check_in",
  "log",
  "trace_metric",
  "span",
  "profile",
  "profile_chunk",
  "profile_chunk_ui",
  "replay_event",
  "replay_recording",
  "replay_video",
  "client_report",
  "statsd",
  "metric_buckets",
  "metric_meta",
] as const;

export type EnvelopeItemType = (typeof envelopeItemTypes)[number];

/**
 * Items that only this server's receiver writes, for requests that are no envelopes. They are not known as items
 * of clients: one that a client sends is refused where its envelope is received.
 */
export const internalItemTypes = ["otlp_traces", "otlp_logs", "otlp_metrics"] as const;

export type InternalItemType = (typeof internalItemTypes)[number];

const internal: ReadonlySet<string> = new Set(internalItemTypes);

export function isInternalItemType(type: string): type is InternalItemType {
  return internal.has(type);
}

const known: ReadonlySet<string> = new Set(envelopeItemTypes);

export function isKnownItemType(type: string): type is EnvelopeItemType {
  return known.has(type);
}

const needsEventId: ReadonlySet<string> = new Set([
  "event",
  "transaction",
  "security",
  "raw_security",
  "attachment",
  "form_data",
  "unreal_report",
  "user_report",
  "feedback",
  "replay_event",
  "profile",
]);

/** Whether an envelope with such an item has an event id: its own, or one given by the server. */
export function itemNeedsEventId(type: string): boolean {
  return needsEventId.has(type);
}

const main: ReadonlySet<string> = new Set(["event", "transaction", "feedback", "replay_event"]);
const dependent: ReadonlySet<string> = new Set(["attachment", "profile", "replay_recording"]);

/** At most one of these is in an envelope, and what depends on it shares its end. */
export function isMainItem(type: string): boolean {
  return main.has(type);
}

/** Whether the item is of no use without the main item of its envelope: filtered or limited with it. */
export function isDependentItem(type: string): boolean {
  return dependent.has(type);
}
