/** The figures as Prometheus reads them. Names end in their unit; times are in seconds, as its users expect. */
import type { HealthFigures } from "@vedette/api";
import { AggregatorRegistry, Registry } from "prom-client";
import { countOf, type HistogramCounts } from "#kernel/histogram.ts";

export type MetricsInput = {
  readonly figures: HealthFigures;
  readonly version: string;
  /** Refused requests by the code of their answer. */
  readonly refusedFor: ReadonlyMap<string, number>;
  readonly failedAppends: number;
  readonly histograms: {
    readonly queryMs: HistogramCounts;
    readonly appendMs: HistogramCounts;
    readonly eventToReceivedMs: HistogramCounts | undefined;
    readonly receivedToQueryableMs: HistogramCounts | undefined;
  };
};

type Labels = Readonly<Record<string, string>>;
type Value = { readonly labels: Labels; readonly value: number; readonly metricName?: string };
type Metric = {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly values: readonly Value[];
  readonly aggregator: "sum";
};

export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

export async function metricsText(input: MetricsInput): Promise<string> {
  const metrics = [...stages(input), ...stored(input.figures), ...upkeep(input.figures)];
  // The library prints what another process has counted; here that is ourselves, in values of our own.
  return await AggregatorRegistry.aggregate([metrics.filter(({ values }) => values.length > 0)]).metrics();
}

const metric =
  (type: "counter" | "gauge") =>
  (name: string, help: string, values: readonly Value[] | number | undefined): Metric => ({
    name: `vedette_${name}`,
    help,
    type,
    values: values === undefined ? [] : typeof values === "number" ? [{ labels: {}, value: values }] : values,
    aggregator: "sum",
  });
const counter = metric("counter");
const gauge = metric("gauge");

function histogram(
  name: string,
  help: string,
  parts: readonly { labels: Labels; ms: HistogramCounts | undefined }[],
): Metric {
  const full = `vedette_${name}`;
  const values = parts.flatMap(({ labels, ms }): Value[] => {
    if (ms === undefined) return [];
    let below = 0;
    const buckets = ms.counts.map((count, index) => {
      below += count;
      const bound = ms.bounds[index];
      const le = bound === undefined ? "+Inf" : String(bound / 1000);
      return { labels: { ...labels, le }, value: below, metricName: `${full}_bucket` };
    });
    return [
      ...buckets,
      { labels, value: ms.sum / 1000, metricName: `${full}_sum` },
      { labels, value: countOf(ms), metricName: `${full}_count` },
    ];
  });
  return { name: full, help, type: "histogram", values, aggregator: "sum" };
}

function stages({
  figures,
  histograms,
  version,
  refusedFor,
  failedAppends,
}: MetricsInput): readonly Metric[] {
  const { receive, log, process: processing, query } = figures;
  const age = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  return [
    gauge("info", "The version that runs.", [{ labels: { version }, value: 1 }]),
    counter("receive_requests_total", "Requests of SDKs by what was answered.", [
      { labels: { result: "accepted" }, value: receive.accepted },
      { labels: { result: "refused" }, value: receive.refused },
    ]),
    counter(
      "receive_refusals_total",
      "Refused requests by the code of the answer, those of unknown senders among them.",
      [...refusedFor].map(([code, value]) => ({ labels: { code }, value })),
    ),
    gauge("receive_in_flight", "Requests that are being received.", receive.inFlight),
    gauge("log_records", "Accepted requests that wait to be processed.", log.records),
    gauge("log_bytes", "Size of the ingest log.", log.bytesOnDisk),
    gauge("log_bytes_max", "Size at which nothing more is accepted.", log.bytesMax),
    histogram("log_append_seconds", "Time until an accepted request was durable.", [
      { labels: {}, ms: histograms.appendMs },
    ]),
    counter("log_append_failures_total", "Requests that the log could not keep.", failedAppends),
    counter("process_records_total", "Records of the log that were taken up.", processing?.records),
    counter("process_ranges_total", "Batches that were stored.", processing?.ranges),
    counter("process_seconds_total", "Time spent on processing.", age(processing?.processMs)),
    counter("store_seconds_total", "Time spent on storing batches.", age(processing?.storeMs)),
    counter(
      "store_retries_total",
      "Attempts that were repeated because a store was away.",
      processing?.storeRetries,
    ),
    gauge("dead_letters", "Records that could not be stored and are kept aside.", processing?.deadLetters),
    gauge(
      "process_oldest_unprocessed_seconds",
      "Age of the oldest item that is not stored yet.",
      age(processing?.oldestUnprocessedMs),
    ),
    counter(
      "outcomes_total",
      "Units (events, spans, sessions …) by what became of them and why.",
      (figures.outcomes ?? []).map(({ category, outcome, reason, quantity }) => ({
        labels: { category, outcome, reason },
        value: quantity,
      })),
    ),
    gauge(
      "events_per_second",
      "Accepted units per second over the last minute.",
      (figures.rates?.accepted ?? []).map(({ category, perSecond }) => ({
        labels: { category },
        value: perSecond,
      })),
    ),
    gauge(
      "errors_per_request",
      "Errors per request (transaction, or segment of streamed spans) over the last minute.",
      figures.rates?.errorsPerRequest,
    ),
    histogram("event_transport_delay_seconds", "How long events are on their way.", [
      { labels: { leg: "event_to_received" }, ms: histograms.eventToReceivedMs },
      { labels: { leg: "received_to_queryable" }, ms: histograms.receivedToQueryableMs },
    ]),
    histogram("query_seconds", "Duration of queries to the event store.", [
      { labels: {}, ms: histograms.queryMs },
    ]),
    counter("query_failures_total", "Queries that failed.", query?.failed),
    gauge(
      "last_success_timestamp_seconds",
      "When each stage last did what it is for.",
      Object.entries(figures.lastSuccess ?? {}).map(([stage, at]) => ({
        labels: { stage },
        value: Date.parse(at) / 1000,
      })),
    ),
    gauge(
      "event_loop_delay_p99_seconds",
      "How late the event loop was since the figures were last asked for.",
      [
        { labels: { thread: "main" }, value: receive.loopDelayP99Ms / 1000 },
        ...(processing ? [{ labels: { thread: "process" }, value: processing.loopDelayP99Ms / 1000 }] : []),
      ],
    ),
  ];
}

function stored({ store, storage }: HealthFigures): readonly Metric[] {
  const perTable = (name: "rows" | "bytesOnDisk" | "activeParts") =>
    store.tables.map((table) => ({ labels: { table: table.table }, value: table[name] }));
  return [
    gauge("store_up", "1 when the event store answers.", store.up ? 1 : 0),
    gauge("store_rows", "Rows by table.", perTable("rows")),
    gauge("store_bytes", "Size on the disk by table.", perTable("bytesOnDisk")),
    gauge("store_parts", "Active parts by table.", perTable("activeParts")),
    gauge(
      "store_bytes_per_row",
      "What one stored unit takes on the disk, roll-ups included.",
      (storage ?? []).map(({ kind, bytesPerRow }) => ({ labels: { kind }, value: bytesPerRow })),
    ),
  ];
}

function upkeep({ jobs = [], disk, memory, uptimeSeconds }: HealthFigures): readonly Metric[] {
  const perJob = (read: (job: (typeof jobs)[number]) => number | undefined): Value[] =>
    jobs.flatMap((job) => {
      const value = read(job);
      return value === undefined ? [] : [{ labels: { job: job.name }, value }];
    });
  const seconds = (at: string | undefined) => (at === undefined ? undefined : Date.parse(at) / 1000);
  return [
    counter(
      "job_runs_total",
      "Runs that ended well.",
      perJob(({ runs }) => runs),
    ),
    gauge(
      "job_failures",
      "Failures since the last run that ended well.",
      perJob(({ failures }) => failures),
    ),
    gauge(
      "job_running",
      "1 while the job runs.",
      perJob(({ isRunning }) => (isRunning ? 1 : 0)),
    ),
    gauge(
      "job_last_success_timestamp_seconds",
      "When the job last ended well.",
      perJob(({ lastSuccessAt }) => seconds(lastSuccessAt)),
    ),
    gauge(
      "job_last_duration_seconds",
      "How long the last run took.",
      perJob(({ lastDurationMs }) => (lastDurationMs === undefined ? undefined : lastDurationMs / 1000)),
    ),
    gauge("disk_free_bytes", "Free of the disk that holds the data folder.", disk?.freeBytes),
    gauge("disk_free_bytes_min", "Below this the oldest events are deleted.", disk?.freeBytesMin),
    gauge("disk_full", "1 while nothing is accepted for lack of disk.", disk && (disk.isFull ? 1 : 0)),
    gauge("memory_bytes", "Memory of the server's process, the event store's apart.", [
      { labels: { kind: "resident" }, value: memory.rssBytes },
      { labels: { kind: "heap" }, value: memory.heapUsedBytes },
      { labels: { kind: "buffers" }, value: memory.arrayBuffersBytes },
    ]),
    gauge("uptime_seconds", "Since the start of the process.", uptimeSeconds),
  ];
}
