/** A value of a `Map` column is a list of pairs, because a hot path should build no objects. */
type TextPairs = readonly (readonly [string, string])[];
type NumberPairs = readonly (readonly [string, number])[];

/** What the rows of every table have in common. */
const ownedRow = {
  project_id: "UInt64",
  /** When the server took it in: the partition and every life-time go by this. */
  received_at: "DateTime64(3)",
  retention_days: "UInt16",
} as const;

/** Who sent it and for whom, as telemetry rows say it. */
const senderColumns = {
  environment: "LowCardinality(String)",
  release: "LowCardinality(String)",
  platform: "LowCardinality(String)",
  /** `service.name` of OpenTelemetry, or "". */
  service: "LowCardinality(String)",
  server_name: "LowCardinality(String)",
  sdk_name: "LowCardinality(String)",
  sdk_version: "LowCardinality(String)",
  user_id: "String",
  user_email: "String",
  user_name: "String",
  user_ip: "String",
  /** Hash of the user's identity for counting; 0 when there is none. */
  user_hash: "UInt64",
} as const;

/** Typed attributes: texts and flags (`true`, `false`) here, lists as JSON; numbers beside them. */
const attributeColumns = {
  attributes: "Map(LowCardinality(String), String)",
  numbers: "Map(LowCardinality(String), Float64)",
} as const;

/**
 * The columns of every event table that this server writes, declared once: the row types, the binary encoder
 * of the adapter and the check of the migrations are all derived from here.
 *
 * Column types are ClickHouse's names. `DateTime64(3)` is integer milliseconds in a row, `DateTime64(6)` integer
 * microseconds; `UUID` is 32 hexadecimal digits, all zeros for none; `Map` is a list of pairs.
 */
export const eventTables = {
  errors: {
    project_id: "UInt64",
    /** md5 of what groups the event; the issue it belongs to is looked up in the meta store. */
    group_hash: "UUID",
    event_id: "UUID",
    /** When it happened, corrected for the sender's clock. */
    timestamp: "DateTime64(3)",
    /** When the server took it in: the partition and every life-time go by this. */
    received_at: "DateTime64(3)",
    retention_days: "UInt16",
    /** How many real events this row stands for; every count sums it. */
    sample_weight: "UInt32",
    /** `error`, `default`, `csp` ... */
    type: "LowCardinality(String)",
    platform: "LowCardinality(String)",
    level: "LowCardinality(String)",
    logger: "LowCardinality(String)",
    environment: "LowCardinality(String)",
    release: "LowCardinality(String)",
    dist: "LowCardinality(String)",
    server_name: "LowCardinality(String)",
    transaction: "LowCardinality(String)",
    sdk_name: "LowCardinality(String)",
    sdk_version: "LowCardinality(String)",
    title: "String",
    culprit: "String",
    message: "String",
    error_type: "LowCardinality(String)",
    error_value: "String",
    /** 1 handled, 0 not handled, 2 not said. */
    handled: "UInt8",
    /** `crash`, `unhandled`, `message` …; "" in rows of earlier versions. */
    category: "LowCardinality(String)",
    /** The part of the program that it belongs to, or "". */
    component: "LowCardinality(String)",
    trace_id: "String",
    span_id: "String",
    user_id: "String",
    user_email: "String",
    user_name: "String",
    user_ip: "String",
    /** Hash of the user's identity for counting; 0 when there is none. */
    user_hash: "UInt64",
    tags: "Map(LowCardinality(String), String)",
    /**
     * The rest of the event as JSON texts, by how much they vary inside a group: like sits beside like. Exceptions,
     * breadcrumbs and extra data are packed on their way to the store (`rules/packed-text.ts`).
     */
    exception: "String",
    threads: "String",
    breadcrumbs: "String",
    request: "String",
    user: "String",
    contexts: "String",
    extra: "String",
    rest: "String",
    /** What the frames of all exceptions are called, each name once. */
    stack_filenames: "Array(LowCardinality(String))",
    stack_functions: "Array(LowCardinality(String))",
    stack_modules: "Array(LowCardinality(String))",
    stack_abs_paths: "Array(LowCardinality(String))",
    stack_packages: "Array(LowCardinality(String))",
    /** Types and texts of the other exceptions of a chain; empty in rows of earlier versions. */
    chained_types: "Array(LowCardinality(String))",
    chained_values: "Array(String)",
  },
  outcomes: {
    project_id: "UInt64",
    key_id: "UInt64",
    received_at: "DateTime64(3)",
    retention_days: "UInt16",
    category: "LowCardinality(String)",
    outcome: "LowCardinality(String)",
    reason: "LowCardinality(String)",
    quantity: "UInt64",
  },
  /** Spans of every origin; a transaction is a span with `is_segment`, and what its event held besides. */
  spans: {
    ...ownedRow,
    sample_weight: "UInt32",
    trace_id: "UUID",
    /** 16 hexadecimal digits. */
    span_id: "String",
    /** "" for a root. */
    parent_span_id: "String",
    /** The span that leads this service's part of the trace; "" when the client did not say. */
    segment_id: "String",
    is_segment: "UInt8",
    /** Of the transaction item it came in; zeros for streamed spans. */
    event_id: "UUID",
    start_timestamp: "DateTime64(6)",
    duration_us: "UInt64",
    /** Without the time of its children; the duration itself where the children are not known. */
    exclusive_us: "UInt64",
    name: "String",
    op: "LowCardinality(String)",
    description: "String",
    /** `ok`, or why not, in the words of the wire. */
    status: "LowCardinality(String)",
    /** `server`, `client`, `producer`, `consumer`, `internal` or "". */
    kind: "LowCardinality(String)",
    origin: "LowCardinality(String)",
    /** The name of the segment. */
    transaction: "String",
    transaction_source: "LowCardinality(String)",
    http_method: "LowCardinality(String)",
    /** 0 for none. */
    http_status: "UInt16",
    ...senderColumns,
    dist: "LowCardinality(String)",
    profile_id: "String",
    profiler_id: "String",
    thread_id: "String",
    replay_id: "String",
    tags: "Map(LowCardinality(String), String)",
    ...attributeColumns,
    /** JSON list, or "". */
    links: "String",
    /** JSON: what a transaction's event held without a column (contexts, request, breadcrumbs, remarks …), or "". */
    payload: "String",
  },
  logs: {
    ...ownedRow,
    sample_weight: "UInt32",
    item_id: "UUID",
    timestamp: "DateTime64(6)",
    trace_id: "UUID",
    span_id: "String",
    level: "LowCardinality(String)",
    /** 1 to 24, as OpenTelemetry counts. */
    severity_number: "UInt8",
    body: "String",
    /** The message before its parameters were filled in, or "". */
    template: "String",
    size_bytes: "UInt32",
    ...senderColumns,
    replay_id: "String",
    ...attributeColumns,
  },
  metrics: {
    ...ownedRow,
    sample_weight: "UInt32",
    timestamp: "DateTime64(6)",
    name: "LowCardinality(String)",
    /** `counter`, `gauge`, `distribution`, `summary`. */
    type: "LowCardinality(String)",
    unit: "LowCardinality(String)",
    /** What was measured; of a histogram or summary its sum. */
    value: "Float64",
    /** Measurements in the row: 1, or those of a histogram. */
    count: "UInt64",
    min: "Float64",
    max: "Float64",
    /** JSON `{bounds, counts}` or `{quantiles}`, or "". */
    buckets: "String",
    trace_id: "UUID",
    span_id: "String",
    ...senderColumns,
    ...attributeColumns,
  },
  /** Session updates and aggregates as they came; the latest `seq` of a session counts. */
  sessions: {
    ...ownedRow,
    /** Zeros for an aggregate. */
    session_id: "UUID",
    started: "DateTime64(3)",
    timestamp: "DateTime64(3)",
    seq: "UInt64",
    is_init: "UInt8",
    /** `ok`, `exited`, `errored`, `crashed`, `abnormal`, `unhandled`. */
    status: "LowCardinality(String)",
    errors: "UInt32",
    /** Sessions in the row: 1, or those of an aggregate's counter. */
    quantity: "UInt32",
    duration_ms: "UInt64",
    release: "LowCardinality(String)",
    environment: "LowCardinality(String)",
    abnormal_mechanism: "LowCardinality(String)",
    sdk_name: "LowCardinality(String)",
    sdk_version: "LowCardinality(String)",
    /** Hash of the distinct id; 0 for anonymous sessions. */
    user_hash: "UInt64",
  },
  check_ins: {
    ...ownedRow,
    check_in_id: "UUID",
    monitor_slug: "LowCardinality(String)",
    status: "LowCardinality(String)",
    timestamp: "DateTime64(3)",
    /** 0 when the client did not say. */
    duration_ms: "UInt64",
    environment: "LowCardinality(String)",
    release: "LowCardinality(String)",
    trace_id: "UUID",
    /** JSON, or "". */
    monitor_config: "String",
  },
  /** Profiles, a row for each transaction they belong to; the samples themselves are a blob. */
  profiles: {
    ...ownedRow,
    /** Of the profile, or of the chunk. */
    profile_id: "UUID",
    /** Zeros for a profile of one transaction. */
    profiler_id: "UUID",
    timestamp: "DateTime64(3)",
    duration_ms: "UInt64",
    trace_id: "UUID",
    /** Of the transaction it belongs to. */
    event_id: "UUID",
    transaction: "String",
    platform: "LowCardinality(String)",
    environment: "LowCardinality(String)",
    release: "LowCardinality(String)",
    sdk_name: "LowCardinality(String)",
    sdk_version: "LowCardinality(String)",
    samples: "UInt32",
    blob_id: "String",
    size_bytes: "UInt64",
  },
  /** A segment's description of a replay. */
  replay_segments: {
    ...ownedRow,
    replay_id: "UUID",
    segment_id: "UInt32",
    timestamp: "DateTime64(3)",
    started_at: "DateTime64(3)",
    /** `session` or `buffer`. */
    replay_type: "LowCardinality(String)",
    environment: "LowCardinality(String)",
    release: "LowCardinality(String)",
    platform: "LowCardinality(String)",
    sdk_name: "LowCardinality(String)",
    sdk_version: "LowCardinality(String)",
    user_id: "String",
    user_email: "String",
    user_name: "String",
    user_ip: "String",
    user_hash: "UInt64",
    tags: "Map(LowCardinality(String), String)",
    /** JSON lists. */
    urls: "String",
    trace_ids: "String",
    error_ids: "String",
    /** JSON: the rest of the event. */
    payload: "String",
  },
  /** A segment's recording; the recording itself is a blob. */
  replay_recordings: {
    ...ownedRow,
    replay_id: "UUID",
    segment_id: "UInt32",
    /** `rrweb` (JSON) or `video`. */
    format: "LowCardinality(String)",
    blob_id: "String",
    size_bytes: "UInt64",
  },
  /** Files that came with events; their bytes are blobs. */
  attachments: {
    ...ownedRow,
    /** Zeros for an attachment of a trace. */
    event_id: "UUID",
    attachment_id: "UUID",
    trace_id: "UUID",
    name: "String",
    content_type: "LowCardinality(String)",
    attachment_type: "LowCardinality(String)",
    blob_id: "String",
    size_bytes: "UInt64",
  },
  feedback: {
    ...ownedRow,
    feedback_id: "UUID",
    /** The event it is about; zeros for none. */
    event_id: "UUID",
    timestamp: "DateTime64(3)",
    message: "String",
    name: "String",
    email: "String",
    url: "String",
    /** `feedback`, or `user_report` for the older kind. */
    source: "LowCardinality(String)",
    replay_id: "String",
    trace_id: "UUID",
    environment: "LowCardinality(String)",
    release: "LowCardinality(String)",
    platform: "LowCardinality(String)",
    sdk_name: "LowCardinality(String)",
    sdk_version: "LowCardinality(String)",
    user_id: "String",
    user_email: "String",
    user_name: "String",
    user_ip: "String",
    user_hash: "UInt64",
    tags: "Map(LowCardinality(String), String)",
    /** JSON: the rest of the event, or "". */
    payload: "String",
  },
} as const;

export type EventTableName = keyof typeof eventTables;

type ColumnValue<Type extends string> = Type extends `Map(${string}, Float64)`
  ? NumberPairs
  : Type extends `Map(${string}`
    ? TextPairs
    : Type extends `Array(${string}`
      ? readonly string[]
      : Type extends "UInt64"
        ? number | bigint
        : Type extends `UInt${string}` | `Int${string}` | `Float${string}` | `DateTime64${string}`
          ? number
          : string;

export type EventTableRow<Table extends EventTableName> = {
  readonly [Column in keyof (typeof eventTables)[Table]]: (typeof eventTables)[Table][Column] extends string
    ? ColumnValue<(typeof eventTables)[Table][Column]>
    : never;
};

/**
 * A row on its way to the store: a long text may already be its UTF-8 bytes. Rows wait there by the thousand, and texts
 * on the heap would be looked at by every collection of garbage meanwhile.
 */
export type StorableRow<Table extends EventTableName> = {
  readonly [Column in keyof EventTableRow<Table>]: Column extends keyof (typeof eventTables)[Table]
    ? (typeof eventTables)[Table][Column] extends "String" | "LowCardinality(String)"
      ? string | Uint8Array
      : EventTableRow<Table>[Column]
    : never;
};

export type StorableErrorRow = StorableRow<"errors">;
export type ErrorRow = EventTableRow<"errors">;
export type OutcomeRow = EventTableRow<"outcomes">;
export type SpanRow = EventTableRow<"spans">;
export type LogRow = EventTableRow<"logs">;
export type MetricRow = EventTableRow<"metrics">;
export type SessionRow = EventTableRow<"sessions">;
export type CheckInRow = EventTableRow<"check_ins">;
export type ProfileRow = EventTableRow<"profiles">;
export type ReplaySegmentRow = EventTableRow<"replay_segments">;
export type ReplayRecordingRow = EventTableRow<"replay_recordings">;
export type AttachmentRow = EventTableRow<"attachments">;
export type FeedbackRow = EventTableRow<"feedback">;

/** The same for a row on its way to the store. */
export type StorableTableRow = {
  readonly [Table in EventTableName]: { readonly table: Table; readonly row: StorableRow<Table> };
}[EventTableName];

/** A row and where it goes. */
export type TableRow = {
  readonly [Table in EventTableName]: { readonly table: Table; readonly row: EventTableRow<Table> };
}[EventTableName];
