/**
 * The columns of every event table that this server writes, declared once: the row types, the binary encoder
 * of the adapter and the check of the migrations are all derived from here.
 *
 * Column types are ClickHouse's names. `DateTime64(3)` is integer milliseconds in a row; `UUID` is
 * 32 hexadecimal digits; `Map` is a list of pairs, because a hot path should build no objects.
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
    trace_id: "String",
    span_id: "String",
    user_id: "String",
    user_email: "String",
    user_name: "String",
    user_ip: "String",
    /** Hash of the user's identity for counting; 0 when there is none. */
    user_hash: "UInt64",
    tags: "Map(LowCardinality(String), String)",
    /** The rest of the event as JSON texts, by how much they vary inside a group: like sits beside like. */
    exception: "String",
    threads: "String",
    breadcrumbs: "String",
    request: "String",
    user: "String",
    contexts: "String",
    extra: "String",
    rest: "String",
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
} as const;

export type EventTableName = keyof typeof eventTables;

type ColumnValue<Type extends string> = Type extends `Map(${string}`
  ? readonly (readonly [string, string])[]
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

export type ErrorRow = EventTableRow<"errors">;
export type OutcomeRow = EventTableRow<"outcomes">;
