-- Tables of everything besides errors: spans, logs, metrics, sessions, check-ins, profiles, replays, attachments and
-- feedback. Partitions go by week of arrival and retention class, as those of errors do.

CREATE TABLE IF NOT EXISTS spans {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    sample_weight UInt32,
    trace_id UUID,
    span_id String,
    parent_span_id String,
    segment_id String,
    is_segment UInt8,
    event_id UUID,
    start_timestamp DateTime64(6, 'UTC') CODEC(Delta, Default),
    duration_us UInt64,
    exclusive_us UInt64,
    name String,
    op LowCardinality(String),
    description String,
    status LowCardinality(String),
    kind LowCardinality(String),
    origin LowCardinality(String),
    transaction String,
    transaction_source LowCardinality(String),
    http_method LowCardinality(String),
    http_status UInt16,
    environment LowCardinality(String),
    release LowCardinality(String),
    platform LowCardinality(String),
    service LowCardinality(String),
    server_name LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    dist LowCardinality(String),
    profile_id String,
    profiler_id String,
    thread_id String,
    replay_id String,
    tags Map(LowCardinality(String), String),
    attributes Map(LowCardinality(String), String),
    numbers Map(LowCardinality(String), Float64),
    links String,
    payload String,
    INDEX by_start start_timestamp TYPE minmax GRANULARITY 1,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_event_id event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, toStartOfHour(start_timestamp), trace_id, start_timestamp, span_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS logs {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    sample_weight UInt32,
    item_id UUID,
    timestamp DateTime64(6, 'UTC') CODEC(Delta, Default),
    trace_id UUID,
    span_id String,
    level LowCardinality(String),
    severity_number UInt8,
    body String,
    template String,
    size_bytes UInt32,
    environment LowCardinality(String),
    release LowCardinality(String),
    platform LowCardinality(String),
    service LowCardinality(String),
    server_name LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    replay_id String,
    attributes Map(LowCardinality(String), String),
    numbers Map(LowCardinality(String), Float64),
    INDEX by_trace_id trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_word lower(body) TYPE tokenbf_v1(16384, 3, 0) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, timestamp, item_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS metrics {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    sample_weight UInt32,
    timestamp DateTime64(6, 'UTC') CODEC(Delta, Default),
    name LowCardinality(String),
    type LowCardinality(String),
    unit LowCardinality(String),
    value Float64,
    count UInt64,
    min Float64,
    max Float64,
    buckets String,
    trace_id UUID,
    span_id String,
    environment LowCardinality(String),
    release LowCardinality(String),
    platform LowCardinality(String),
    service LowCardinality(String),
    server_name LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    attributes Map(LowCardinality(String), String),
    numbers Map(LowCardinality(String), Float64),
    INDEX by_time timestamp TYPE minmax GRANULARITY 1,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, name, type, timestamp)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS sessions {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    session_id UUID,
    started DateTime64(3, 'UTC') CODEC(Delta, Default),
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    seq UInt64,
    is_init UInt8,
    status LowCardinality(String),
    errors UInt32,
    quantity UInt32,
    duration_ms UInt64,
    release LowCardinality(String),
    environment LowCardinality(String),
    abnormal_mechanism LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_hash UInt64,
    INDEX by_started started TYPE minmax GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, release, started, session_id, seq)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS check_ins {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    check_in_id UUID,
    monitor_slug LowCardinality(String),
    status LowCardinality(String),
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    duration_ms UInt64,
    environment LowCardinality(String),
    release LowCardinality(String),
    trace_id UUID,
    monitor_config String,
    INDEX by_id check_in_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, monitor_slug, environment, timestamp, check_in_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS profiles {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    profile_id UUID,
    profiler_id UUID,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    duration_ms UInt64,
    trace_id UUID,
    event_id UUID,
    transaction String,
    platform LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    samples UInt32,
    blob_id String,
    size_bytes UInt64,
    INDEX by_id profile_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_profiler profiler_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX by_event_id event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, timestamp, profile_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS replay_segments {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    replay_id UUID,
    segment_id UInt32,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    started_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    replay_type LowCardinality(String),
    environment LowCardinality(String),
    release LowCardinality(String),
    platform LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    tags Map(LowCardinality(String), String),
    urls String,
    trace_ids String,
    error_ids String,
    payload String,
    INDEX by_time timestamp TYPE minmax GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, replay_id, segment_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS replay_recordings {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    replay_id UUID,
    segment_id UInt32,
    format LowCardinality(String),
    blob_id String,
    size_bytes UInt64,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, replay_id, segment_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS attachments {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    event_id UUID,
    attachment_id UUID,
    trace_id UUID,
    name String,
    content_type LowCardinality(String),
    attachment_type LowCardinality(String),
    blob_id String,
    size_bytes UInt64,
    INDEX by_trace_id trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, event_id, attachment_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS feedback {{on_cluster}}
(
    project_id UInt64,
    received_at DateTime64(3, 'UTC') CODEC(Delta, Default),
    retention_days UInt16,
    feedback_id UUID,
    event_id UUID,
    timestamp DateTime64(3, 'UTC') CODEC(Delta, Default),
    message String,
    name String,
    email String,
    url String,
    source LowCardinality(String),
    replay_id String,
    trace_id UUID,
    environment LowCardinality(String),
    release LowCardinality(String),
    platform LowCardinality(String),
    sdk_name LowCardinality(String),
    sdk_version LowCardinality(String),
    user_id String,
    user_email String,
    user_name String,
    user_ip String,
    user_hash UInt64,
    tags Map(LowCardinality(String), String),
    payload String,
    INDEX by_event_id event_id TYPE bloom_filter(0.01) GRANULARITY 1,
    CONSTRAINT has_project CHECK project_id > 0
)
ENGINE = {{MergeTree}}
PARTITION BY (retention_days, toMonday(received_at))
ORDER BY (project_id, timestamp, feedback_id)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, min_bytes_for_wide_part = 134217728, max_compress_block_size = 4194304, {{compression}}{{deduplication_window}} = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
