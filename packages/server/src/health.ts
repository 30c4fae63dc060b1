/** Is this process fit to take events, and what are its figures, stage by stage. */
import type { HealthFigures, UnreadyReason } from "@vedette/api";
import type { DiskState } from "#jobs/watch-disk.ts";
import type { JobFigures } from "#jobs/job-runner.ts";
import type { Clock } from "#kernel/clock.ts";
import { countOf, type HistogramCounts, quantileOf } from "#kernel/histogram.ts";
import type { LogFigures } from "#operations/measured-log.ts";
import type { QueryFigures } from "#operations/measured-event-store.ts";
import type { MetricsInput } from "#operations/metrics-text.ts";
import { createHistogramWindow } from "#operations/histogram-window.ts";
import type { LoopDelay } from "#operations/loop-delay.ts";
import { createRateWindow } from "#operations/rate-window.ts";
import { storageByKind } from "#operations/storage-by-kind.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { Receiver } from "#receive/handler.ts";
import type { ProcessRole } from "./process-role.ts";
import type { ProcessingFigures } from "./process-thread.ts";

export type Readiness = { readonly ready: boolean; readonly reasons: readonly UnreadyReason[] };

/** Rates of so many reasons are told; their totals are told of all. */
const lostReasonsMax = 20;
/** Beside categories and reasons, which have a sign before them. */
const requests = "requests";

export function createHealth(deps: {
  readonly log: IngestLogWriter;
  readonly logFigures: () => LogFigures;
  readonly meta: MetaStore;
  readonly events: EventStore;
  readonly queryFigures: () => QueryFigures;
  readonly receiver: Pick<Receiver, "figures">;
  /** Begins later than the rest when the event store is not there yet. */
  readonly processing: () => ProcessRole | undefined;
  readonly jobs: () => readonly JobFigures[];
  readonly disk: () => DiskState | undefined;
  readonly loopDelay: Pick<LoopDelay, "p99Ms">;
  readonly clock: Clock;
}) {
  const window = createRateWindow();
  const recent = {
    queries: createHistogramWindow(),
    eventToReceived: createHistogramWindow(),
    receivedToQueryable: createHistogramWindow(),
  };

  async function readiness(): Promise<Readiness> {
    const [depth, metaIsUp] = await Promise.all([deps.log.depth(), deps.meta.ping()]);
    const reasons: UnreadyReason[] = [];
    if (depth.bytesOnDisk >= depth.bytesMax) reasons.push("log_at_bound");
    if (deps.disk()?.isFull) reasons.push("disk_full");
    if (!metaIsUp) reasons.push("meta_store_away");
    return { ready: reasons.length === 0, reasons };
  }

  async function collect(): Promise<Omit<MetricsInput, "version">> {
    const [depth, storeIsUp, processing] = await Promise.all([
      deps.log.depth(),
      deps.events.ping(),
      deps.processing()?.figures(),
    ]);
    const { refusedFor, accepted, refused, inFlight } = deps.receiver.figures();
    const loopDelayP99Ms = deps.loopDelay.p99Ms();
    const stats = storeIsUp ? await deps.events.stats() : { tables: [] };
    const { rss, heapUsed, heapTotal, arrayBuffers } = process.memoryUsage();
    const [queries, log] = [deps.queryFigures(), deps.logFigures()];
    const nowMs = deps.clock.nowMs();
    const figures: HealthFigures = {
      receive: { accepted, refused, inFlight, loopDelayP99Ms },
      log: depth,
      process: processing && processFigures(processing),
      store: { up: storeIsUp, tables: [...stats.tables] },
      memory: {
        rssBytes: rss,
        heapUsedBytes: heapUsed,
        heapTotalBytes: heapTotal,
        arrayBuffersBytes: arrayBuffers,
      },
      uptimeSeconds: Math.round(process.uptime()),
      query: { ...quantiles(recent.queries.read(queries.durationMs, nowMs)), failed: queries.failed },
      ...(processing && {
        rates: rates(processing),
        delivery: {
          eventToReceived: quantiles(recent.eventToReceived.read(processing.eventToReceivedMs, nowMs)),
          receivedToQueryable: quantiles(
            recent.receivedToQueryable.read(processing.receivedToQueryableMs, nowMs),
          ),
        },
        outcomes: [...processing.outcomes],
      }),
      storage: [...storageByKind(stats)],
      lastSuccess: definedTimes({
        // A request has been received when it is in the log, and a record processed when its rows are stored.
        receive: log.lastAppendAtMs,
        log: log.lastAppendAtMs,
        process: processing?.lastStoredAtMs,
        store: processing?.lastStoredAtMs,
        query: queries.lastSuccessAtMs,
        jobs: latest(deps.jobs().map(({ lastSuccessAtMs }) => lastSuccessAtMs)),
      }),
      jobs: deps.jobs().map(jobHealth),
      disk: deps.disk(),
    };
    return {
      figures,
      refusedFor,
      failedAppends: log.failedAppends,
      histograms: {
        queryMs: queries.durationMs,
        appendMs: log.appendMs,
        eventToReceivedMs: processing?.eventToReceivedMs,
        receivedToQueryableMs: processing?.receivedToQueryableMs,
      },
    };
  }

  function rates({ outcomes, requestsStored }: ProcessingFigures): NonNullable<HealthFigures["rates"]> {
    const counts = new Map([[requests, requestsStored]]);
    for (const { category, outcome, reason, quantity } of outcomes) {
      const key = outcome === "accepted" ? `+${category}` : `-${reason}`;
      counts.set(key, (counts.get(key) ?? 0) + quantity);
    }
    const perSecond = window.add({ atMs: deps.clock.nowMs(), counts });
    const named = (sign: string) =>
      [...perSecond].flatMap(([key, rate]) => (key.startsWith(sign) ? [{ name: key.slice(1), rate }] : []));
    const accepted = named("+");
    const errorRate = perSecond.get("+error") ?? 0;
    const requestRate = perSecond.get(requests) ?? 0;
    return {
      accepted: accepted.map(({ name, rate }) => ({ category: name, perSecond: rate })),
      lost: named("-")
        .sort((a, b) => b.rate - a.rate)
        .slice(0, lostReasonsMax)
        .map(({ name, rate }) => ({ reason: name, perSecond: rate })),
      ...(requestRate > 0 && { errorsPerRequest: errorRate / requestRate }),
    };
  }

  return { readiness, collect, figures: async () => (await collect()).figures };
}

function processFigures(of: ProcessingFigures): NonNullable<HealthFigures["process"]> {
  const {
    outcomes: _,
    eventToReceivedMs: __,
    receivedToQueryableMs: ___,
    lastStoredAtMs: ____,
    requestsStored: _____,
    ...numbers
  } = of;
  return numbers;
}

function quantiles(counts: HistogramCounts) {
  const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((share) => quantileOf(counts, share));
  return { count: countOf(counts), p50Ms, p95Ms, p99Ms };
}

function jobHealth(job: JobFigures): NonNullable<HealthFigures["jobs"]>[number] {
  return {
    name: job.name,
    isRunning: job.isRunning,
    done: job.progress?.done,
    total: job.progress?.total,
    runs: job.runs,
    failures: job.failures,
    lastSuccessAt: timeOf(job.lastSuccessAtMs),
    lastErrorAt: timeOf(job.lastErrorAtMs),
    lastError: job.lastError,
    lastErrorCode: job.lastErrorCode,
    lastDurationMs: job.lastDurationMs,
    lastResult: { ...job.lastResult },
    nextRunAt: new Date(job.nextRunAtMs).toISOString(),
  };
}

function timeOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function definedTimes(times: Readonly<Record<string, number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, ms]) =>
      ms === undefined ? [] : [[name, new Date(ms).toISOString()]],
    ),
  );
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((ms) => ms !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
