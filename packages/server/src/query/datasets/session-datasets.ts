/** Sessions, check-ins, profiles, replays and feedback: rows without attributes of their own. */
import { type Dataset, fieldTable } from "./dataset.ts";
import { duration, idOf, number, releaseFields, text, time, userFields } from "./shared-fields.ts";

const rowDefaults = {
  condition: undefined,
  timeSql: "timestamp",
  weightSql: "1",
  failureSql: undefined,
  measure: undefined,
  hasEnvironment: true,
  hasUsers: false,
  // No tags and no attributes: an unknown key matches nothing.
  otherText: () => "''",
  otherNumber: undefined,
  textColumns: [] as readonly string[],
  proseFields: new Set<string>(),
} as const;

/** Updates and aggregates as they came: `quantity` says how many sessions a row is about. */
export const sessionsDataset: Dataset = {
  ...rowDefaults,
  name: "sessions",
  table: "sessions",
  timeSql: "started",
  orderSql: "started DESC, session_id DESC, seq DESC",
  idSql: "session_id",
  weightSql: "quantity",
  failureSql: "status IN ('errored', 'crashed', 'abnormal', 'unhandled')",
  hasUsers: true,
  fields: fieldTable({
    ...releaseFields,
    id: idOf("session_id"),
    timestamp: time("timestamp"),
    started: time("started"),
    "session.status": text("status"),
    status: text("status"),
    errors: number("errors"),
    quantity: number("quantity"),
    seq: number("seq"),
    init: { sql: "is_init = 1", kind: "flag" },
    duration: duration("duration_ms"),
    abnormal_mechanism: text("abnormal_mechanism"),
  }),
};

export const checkInsDataset: Dataset = {
  ...rowDefaults,
  name: "check_ins",
  table: "check_ins",
  orderSql: "timestamp DESC, check_in_id DESC",
  idSql: "check_in_id",
  fields: fieldTable({
    id: idOf("check_in_id"),
    environment: text("environment"),
    release: text("release"),
    received: time("received_at"),
    timestamp: time("timestamp"),
    "monitor.slug": text("monitor_slug"),
    status: text("status"),
    duration: duration("duration_ms"),
    trace: idOf("trace_id"),
    monitor_config: text("monitor_config"),
  }),
};

export const profilesDataset: Dataset = {
  ...rowDefaults,
  name: "profiles",
  table: "profiles",
  // A profile has a row for each of its transactions.
  countRows: (condition) =>
    condition === undefined ? "uniqExact(profile_id)" : `uniqExactIf(profile_id, ${condition})`,
  orderSql: "timestamp DESC, profile_id DESC",
  idSql: "profile_id",
  textColumns: ["transaction"],
  fields: fieldTable({
    ...releaseFields,
    id: idOf("profile_id"),
    "profile.id": idOf("profile_id"),
    "profiler.id": idOf("profiler_id"),
    timestamp: time("timestamp"),
    duration: duration("duration_ms"),
    trace: idOf("trace_id"),
    "transaction.id": idOf("event_id"),
    transaction: text("transaction"),
    platform: text("platform"),
    samples: number("samples"),
    size: number("size_bytes"),
  }),
};

export const replaysDataset: Dataset = {
  ...rowDefaults,
  name: "replays",
  table: "replay_segments",
  orderSql: "timestamp DESC, replay_id, segment_id",
  idSql: "replay_id",
  hasUsers: true,
  otherText: (key) => `tags[${key}]`,
  fields: fieldTable({
    ...releaseFields,
    ...userFields,
    id: idOf("replay_id"),
    segment_id: number("segment_id"),
    timestamp: time("timestamp"),
    started_at: time("started_at"),
    replay_type: text("replay_type"),
    platform: text("platform"),
    urls: text("urls"),
    trace_ids: text("trace_ids"),
    error_ids: text("error_ids"),
  }),
};

export const feedbackDataset: Dataset = {
  ...rowDefaults,
  name: "feedback",
  table: "feedback",
  orderSql: "timestamp DESC, feedback_id DESC",
  idSql: "feedback_id",
  hasUsers: true,
  otherText: (key) => `tags[${key}]`,
  textColumns: ["message", "name", "email"],
  proseFields: new Set(["message"]),
  fields: fieldTable({
    ...releaseFields,
    ...userFields,
    id: idOf("feedback_id"),
    event_id: idOf("event_id"),
    timestamp: time("timestamp"),
    message: text("message"),
    name: text("name"),
    email: text("email"),
    url: text("url"),
    source: text("source"),
    replayId: text("replay_id"),
    trace: idOf("trace_id"),
    platform: text("platform"),
  }),
};
