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
