/** Keys of sessions, check-ins, profiles, replays and feedback. */
import { field, type SearchField } from "./search-field.ts";
import { releaseFields, sdkFields, userFields } from "./telemetry-fields.ts";

const id = (description: string, ...aliases: string[]) => field("id", "id", description, { aliases });
const timestamp = (description: string) => field("timestamp", "time", description);

export const sessionFields: readonly SearchField[] = [
  ...releaseFields,
  ...sdkFields,
  id("Session"),
  timestamp("When the update was sent"),
  field("started", "time", "When the session began"),
  field("session.status", "text", "Status", {
    aliases: ["status"],
    values: ["ok", "exited", "errored", "crashed", "abnormal"],
  }),
  field("errors", "number", "Errors in the session"),
  field("quantity", "number", "How many sessions the row is about"),
  field("seq", "number", "Number of the update"),
  field("init", "flag", "The first update of its session"),
  field("duration", "duration", "Duration"),
  field("abnormal_mechanism", "text", "How it ended abnormally"),
];

export const checkInFields: readonly SearchField[] = [
  ...releaseFields,
  id("Check-in"),
  timestamp("When it was sent"),
  field("monitor.slug", "text", "Monitor"),
  field("status", "text", "Status", { values: ["in_progress", "ok", "error"] }),
  field("duration", "duration", "Duration"),
  field("trace", "id", "Trace"),
  field("monitor_config", "text", "Configuration that came along"),
];

export const profileFields: readonly SearchField[] = [
  ...releaseFields,
  ...sdkFields,
  id("Profile", "profile.id"),
  field("profiler.id", "id", "Profiler"),
  timestamp("When it was taken"),
  field("duration", "duration", "Duration"),
  field("trace", "id", "Trace"),
  field("transaction.id", "id", "Event of the transaction"),
  field("transaction", "text", "Transaction"),
  field("platform", "text", "Platform"),
  field("samples", "number", "How many samples"),
  field("size", "size", "Size"),
];

export const replayFields: readonly SearchField[] = [
  ...releaseFields,
  ...sdkFields,
  ...userFields,
  id("Replay"),
  field("segment_id", "number", "Number of the segment"),
  timestamp("When the segment ended"),
  field("started_at", "time", "When the replay began"),
  field("replay_type", "text", "Why it was recorded"),
  field("platform", "text", "Platform"),
  field("urls", "text", "Addresses that were visited"),
  field("trace_ids", "text", "Traces"),
  field("error_ids", "text", "Errors"),
];

export const feedbackFields: readonly SearchField[] = [
  ...releaseFields,
  ...sdkFields,
  ...userFields,
  id("Feedback"),
  field("event_id", "id", "Event that it is about"),
  timestamp("When it was given"),
  field("message", "prose", "What was said"),
  field("name", "text", "Who said it"),
  field("email", "text", "Address of who said it"),
  field("url", "text", "Page that it is about"),
  field("source", "text", "Where it was given"),
  field("replayId", "text", "Replay"),
  field("trace", "id", "Trace"),
  field("platform", "text", "Platform"),
];
