/** What became of an item. Every item that was accepted for processing ends in exactly one outcome. */

export const outcomes = [
  "accepted",
  "filtered",
  "rate_limited",
  "invalid",
  "abuse",
  "client_discard",
  "cardinality_limited",
] as const;

export type Outcome = (typeof outcomes)[number];

/** The number of an outcome on the wire. */
export function outcomeNumber(outcome: Outcome): number {
  return outcomes.indexOf(outcome);
}

/** Why something was invalid. The wire's words, closed: a new reason is added here first. */
export const invalidReasons = [
  "duplicate",
  "project_id",
  "auth_version",
  "auth_client",
  "no_data",
  "too_large",
  "disallowed_method",
  "content_type",
  // Ours alone: a type that this server does not know, which the official one drops without a word.
  "item_type",
  "multi_project_id",
  "missing_minidump_upload",
  "invalid_minidump",
  "security_report_type",
  "security_report",
  "cors",
  "process_unreal",
  "invalid_signature",
  "missing_signature",
  "payload",
  "invalid_json",
  "invalid_multipart",
  "invalid_msgpack",
  "invalid_proto",
  "invalid_transaction",
  "invalid_envelope",
  "invalid_compression",
  "timestamp",
  "project_state",
  "project_state_pii",
  "duplicate_item",
  "no_event_payload",
  "internal",
  "transaction_sampled",
  "empty_envelope",
  "invalid_replay",
  "invalid_replay_no_payload",
  "invalid_replay_pii_scrubber_failed",
  "invalid_replay_recording",
  "invalid_replay_video",
  "invalid_log",
  "invalid_span",
  "feature_disabled",
  "transaction_attachment",
  "profiling_invalid_json",
  "profiling_missing_profile_metadata",
  "profiling_malformed_samples",
  "profiling_not_enough_samples",
  "profiling_duration_is_too_long",
  "profiling_invalid_sampled_profile",
] as const;

export type InvalidReason = (typeof invalidReasons)[number];

/** Why a filter took an event out. */
export const filterReasons = [
  "ip-address",
  "release-version",
  "error-message",
  "browser-extensions",
  "legacy-browsers",
  "localhost",
  "web-crawlers",
  "invalid-csp",
  "filtered-transaction",
  "react-hydration-errors",
  "chunk-load-error",
  "discarded-hash",
] as const;

export type FilterReason = (typeof filterReasons)[number];

/** Filtered because a sampling rule kept another one in its place; the number is the rule's. */
export type SamplingReason = `Sampled:${number}`;
