-- The first tables. Partitions go by the week of arrival and the retention class, never by event time: a device
-- that was offline for months sends events of a hundred days, and an insert into as many partitions is refused.

CREATE TABLE IF NOT EXISTS schema_version {{on_cluster}}
(
    version UInt32,
    name String,
    applied_at DateTime64(3) DEFAULT now64(3)
)
ENGINE = {{MergeTree}}
ORDER BY version
SETTINGS {{deduplication_window}} = 100;

CREATE TABLE IF NOT EXISTS errors {{on_cluster}}
(
    project_id UInt64,
    group_hash UUID,
    event_id UUID,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    sample_weight UInt32,
    type LowCardinality(String),
    platform LowCardinality(String),
    level LowCardinality(String),
    logger LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    dist LowCardinality(String),
    server_name LowCardinality(String),
    transaction LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    title String,
    culprit String,
    message String,
    error_type LowCardinality(String),
    error_value String,
    handled UInt8,
    trace_id String,
    span_id String,
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    tags Map(LowCardinality(String), String),
    exception String,
    threads String,
    breadcrumbs String,
    request String,
    user String,
    contexts String,
    extra String,
    rest String,
    INDEX by_timestamp timestamp TYPE minmax GRANULARITY 1,
    INDEX by_event_id event_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, group_hash, timestamp, event_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS error_counts_hourly {{on_cluster}}
(
    project_id UInt64,
    group_hash UUID,
    hour DateTime('UTC'),
    environment LowCardinality(String),
    retention_days UInt16,
    received_week Date,
    events SimpleAggregateFunction(sum, UInt64),
    users AggregateFunction(uniqCombined64, UInt64),
    first_seen SimpleAggregateFunction(min, DateTime64(3, 'UTC')),
    last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{AggregatingMergeTree}}
PARTITION BY (retention_days, received_week)
ORDER BY (project_id, group_hash, hour, environment)
TTL received_week + toIntervalDay(retention_days + 7)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS error_counts_hourly_feed {{on_cluster}} TO error_counts_hourly AS
SELECT
    project_id,
    group_hash,
    toStartOfHour(toDateTime(timestamp, 'UTC')) AS hour,
    environment,
    retention_days,
    toMonday(received_at) AS received_week,
    sum(toUInt64(sample_weight)) AS events,
    uniqCombined64StateIf(user_hash, user_hash != 0) AS users,
    min(timestamp) AS first_seen,
    max(timestamp) AS last_seen
FROM errors
GROUP BY project_id, group_hash, hour, environment, retention_days, received_week;

CREATE TABLE IF NOT EXISTS outcomes {{on_cluster}}
(
    project_id UInt64,
    key_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    category LowCardinality(String),
    outcome LowCardinality(String),
    reason LowCardinality(String),
    quantity UInt64,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, received_at, category, outcome)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS outcomes_hourly {{on_cluster}}
(
    project_id UInt64,
    key_id UInt64,
    hour DateTime('UTC'),
    retention_days UInt16,
    received_week Date,
    category LowCardinality(String),
    outcome LowCardinality(String),
    reason LowCardinality(String),
    quantity UInt64,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{SummingMergeTree(quantity)}}
PARTITION BY (retention_days, received_week)
ORDER BY (project_id, hour, category, outcome, reason, key_id)
TTL received_week + toIntervalDay(retention_days + 7)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS outcomes_hourly_feed {{on_cluster}} TO outcomes_hourly AS
SELECT
    project_id,
    key_id,
    toStartOfHour(toDateTime(received_at, 'UTC')) AS hour,
    retention_days,
    toMonday(received_at) AS received_week,
    category,
    outcome,
    reason,
    sum(quantity) AS quantity
FROM outcomes
GROUP BY project_id, key_id, hour, retention_days, received_week, category, outcome, reason;
