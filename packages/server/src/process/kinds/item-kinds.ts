/** Which kind processes an item, by the type in its header. */
import type { EnvelopeItemType, InternalItemType } from "@vedette/protocol";
import { ignored, refused } from "../item-result.ts";
import type { ItemKind } from "./item-kind.ts";
import { errorKind } from "./error/process-error-item.ts";

/** Retired by the protocol: taken, so that old clients are content, and dropped. */
const retired: ItemKind = () => ignored;

const notStored =
  (category: Parameters<typeof refused>[0]["category"]): ItemKind =>
  () =>
    refused({ category, outcome: "invalid", reason: "feature_disabled" });

export const itemKinds: Readonly<Record<EnvelopeItemType | InternalItemType, ItemKind>> = {
  event: errorKind,
  transaction: notStored("transaction"),
  security: notStored("security"),
  raw_security: notStored("security"),
  nel: notStored("error"),
  attachment: notStored("attachment"),
  form_data: retired,
  unreal_report: notStored("error"),
  user_report: notStored("feedback"),
  feedback: notStored("feedback"),
  session: notStored("session"),
  sessions: notStored("session"),
  check_in: notStored("monitor"),
  log: notStored("log_item"),
  trace_metric: notStored("trace_metric"),
  span: notStored("span"),
  profile: notStored("profile"),
  profile_chunk: notStored("profile_chunk"),
  profile_chunk_ui: notStored("profile_chunk_ui"),
  replay_event: notStored("replay"),
  replay_recording: notStored("replay"),
  replay_video: notStored("replay_video"),
  client_report: retired,
  statsd: retired,
  metric_buckets: retired,
  metric_meta: retired,
  otlp_traces: notStored("span"),
  otlp_logs: notStored("log_item"),
  otlp_metrics: notStored("trace_metric"),
};
