/** Which kind processes an item, by the type in its header. */
import { categoryOfItem, type EnvelopeItemType, type InternalItemType } from "@vedette/protocol";
import { refused } from "../item-result.ts";
import type { ItemKind } from "./item-kind.ts";
import { attachmentKind } from "./attachment/attachment.ts";
import { unrealReportKind } from "./attachment/unreal-report.ts";
import { checkInKind } from "./check-in/check-in.ts";
import { clientReportKind } from "./client-report/client-report.ts";
import { errorKind } from "./error/process-error-item.ts";
import { logKind } from "./log/process-log-item.ts";
import { metricKind } from "./metric/process-metric-item.ts";
import { otlpLogsKind } from "./otlp/otlp-logs.ts";
import { otlpMetricsKind } from "./otlp/otlp-metrics.ts";
import { otlpTracesKind } from "./otlp/otlp-traces.ts";
import { spanKind } from "./span/process-span-item.ts";
import { transactionKind } from "./transaction/process-transaction-item.ts";
import { feedbackKind } from "./feedback/feedback.ts";
import { userReportKind } from "./feedback/user-report.ts";
import { profileChunkKind } from "./profile/profile-chunk.ts";
import { profileKind } from "./profile/profile.ts";
import { replayEventKind } from "./replay/replay-event.ts";
import { replayRecordingKind } from "./replay/replay-recording.ts";
import { replayVideoKind } from "./replay/replay-video.ts";
import { browserReportKind, securityKind } from "./security/security.ts";
import { sessionAggregatesKind } from "./session/session-aggregates.ts";
import { sessionKind } from "./session/session.ts";

/** Retired by the protocol: taken, so that old clients are content, and counted like types that nobody knows. */
const retired: ItemKind = ({ header }) =>
  refused({ category: categoryOfItem(header.type) ?? "unknown", outcome: "invalid", reason: "item_type" });

export const itemKinds: Readonly<Record<EnvelopeItemType | InternalItemType, ItemKind>> = {
  event: errorKind,
  transaction: transactionKind,
  security: securityKind,
  raw_security: browserReportKind,
  nel: browserReportKind,
  attachment: attachmentKind,
  form_data: retired,
  unreal_report: unrealReportKind,
  user_report: userReportKind,
  feedback: feedbackKind,
  session: sessionKind,
  sessions: sessionAggregatesKind,
  check_in: checkInKind,
  log: logKind,
  trace_metric: metricKind,
  span: spanKind,
  profile: profileKind,
  profile_chunk: profileChunkKind,
  profile_chunk_ui: profileChunkKind,
  replay_event: replayEventKind,
  replay_recording: replayRecordingKind,
  replay_video: replayVideoKind,
  client_report: clientReportKind,
  statsd: retired,
  metric_buckets: retired,
  metric_meta: retired,
  otlp_traces: otlpTracesKind,
  otlp_logs: otlpLogsKind,
  otlp_metrics: otlpMetricsKind,
};
