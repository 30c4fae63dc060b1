/** What quotas, rate limits and outcomes are counted by. */
import type { EnvelopeItemType } from "./envelope/item-type.ts";

export const dataCategories = [
  "default",
  "error",
  "transaction",
  "security",
  "attachment",
  "attachment_item",
  "session",
  "profile",
  "profile_indexed",
  "profile_backend",
  "profile_ui",
  "profile_chunk",
  "profile_chunk_ui",
  "profile_duration",
  "profile_duration_ui",
  "replay",
  "replay_video",
  "transaction_processed",
  "transaction_indexed",
  "monitor",
  "monitor_seat",
  "span",
  "span_indexed",
  "feedback",
  "metric_bucket",
  "metric_second",
  "log_item",
  "log_byte",
  "trace_metric",
  "uptime",
  "internal",
  "unknown",
] as const;

export type DataCategory = (typeof dataCategories)[number];

const byteCategories: ReadonlySet<string> = new Set(["log_byte", "attachment"]);

/** Whether the category counts bytes of something that another category counts by number. */
export function countsBytes(category: string): boolean {
  return byteCategories.has(category);
}

const known: ReadonlySet<string> = new Set(dataCategories);

/** Reads a category as clients write it (client reports, rate limits); an unknown name is `unknown`. */
export function parseDataCategory(text: unknown): DataCategory {
  return typeof text === "string" && known.has(text) ? (text as DataCategory) : "unknown";
}

const categories: Readonly<Record<EnvelopeItemType, DataCategory | undefined>> = {
  event: "error",
  transaction: "transaction",
  security: "security",
  raw_security: "security",
  nel: "error",
  attachment: "attachment",
  form_data: "unknown",
  unreal_report: "error",
  user_report: "feedback",
  feedback: "feedback",
  session: "session",
  sessions: "session",
  check_in: "monitor",
  log: "log_item",
  trace_metric: "trace_metric",
  span: "span",
  profile: "profile",
  profile_chunk: "profile_chunk",
  profile_chunk_ui: "profile_chunk_ui",
  replay_event: "replay",
  replay_recording: "replay",
  replay_video: "replay_video",
  client_report: undefined,
  statsd: "metric_bucket",
  metric_buckets: "metric_bucket",
  metric_meta: "metric_bucket",
};

/** The category an item is counted in; `undefined` for items that are never counted or not known. */
export function categoryOfItem(type: string): DataCategory | undefined {
  return Object.hasOwn(categories, type) ? categories[type as EnvelopeItemType] : undefined;
}
