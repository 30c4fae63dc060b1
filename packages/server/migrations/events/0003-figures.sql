-- What the server tells of itself, minute by minute: the system page draws its history from here. It belongs to no
-- project, so reads in the name of projects cannot reach it.

CREATE TABLE IF NOT EXISTS figures {{on_cluster}}
(
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    name LowCardinality(String),
    labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    value Float64 CODEC(ZSTD(1))
)
ENGINE = {{MergeTree}}
PARTITION BY toMonday(at)
ORDER BY (name, at)
TTL toDateTime(at) + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, {{deduplication_window}} = 100;
