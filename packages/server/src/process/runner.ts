/**
 * Reads the log, processes, stores, acknowledges. Phases, and why in this order:
 *  1. replay the ranges that were open when the process ended, with the same tokens;
 *  2. read the next range; process every item to exactly one result (pure);
 *  3. ask which event ids are new (the answer is the same on a replay);
 *  4. assign issues (idempotent), so that a stored event never lacks its issue;
 *  5. claim the range: from here on its boundaries are fixed, because the token names them;
 *  6. insert, outcomes last: they must not count what was refused;
 *  7. acknowledge.
 * A store that is down is waited for; a range that the store refuses is halved until one record is buried.
 */
import { setImmediate as yieldToLoop } from "node:timers/promises";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { backoffMs, sleepUnlessAborted } from "#kernel/retry.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { IngestLogConsumer, LogBatch, LogRange, StoredRecord } from "#ports/ingest-log.ts";
import type { SeenEvents } from "#ports/seen-events.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { gatherBatch, type BatchResult, type ProcessedItem } from "./batch-result.ts";
import type { ItemResult } from "./item-result.ts";

export type RunnerLimits = {
  readonly recordsMax: number;
  readonly bytesMax: number;
  /** How long a range may wait for more records once it has one. */
  readonly lingerMs: number;
  /** How often a range that gathers looks for more. */
  readonly pollMs: number;
  /** How often an empty log is looked at when nobody calls `wake`. */
  readonly idlePollMs: number;
  readonly rangesInFlightMax: number;
};

export const defaultRunnerLimits: RunnerLimits = {
  recordsMax: 2000,
  bytesMax: 16 * 1024 * 1024,
  lingerMs: 200,
  pollMs: 25,
  idlePollMs: 250,
  rangesInFlightMax: 2,
};

export type RunnerFigures = {
  readonly records: number;
  readonly eventsStored: number;
  readonly ranges: number;
  readonly storeRetries: number;
  readonly buried: number;
  readonly processMs: number;
  readonly storeMs: number;
};

export type RunnerDeps = {
  readonly consumer: IngestLogConsumer;
  readonly seen: SeenEvents;
  readonly events: EventStore;
  readonly assignIssues: (seeds: readonly IssueSeed[]) => Promise<void>;
  readonly processRecord: (record: StoredRecord) => readonly ItemResult[];
  readonly logger: Logger;
  readonly onStored: (seeds: readonly IssueSeed[]) => void;
  readonly limits?: Partial<RunnerLimits>;
};

export type Runner = {
  /** Says that the log has news; without it the news is found within `idlePollMs`. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
  readonly figures: () => RunnerFigures;
};

/** CPU work goes on this long before the event loop gets its turn. */
const sliceMs = 15;

export function startRunner(deps: RunnerDeps): Runner {
  const limits = { ...defaultRunnerLimits, ...deps.limits };
  const stopping = new AbortController();
  const figures = {
    records: 0,
    eventsStored: 0,
    ranges: 0,
    storeRetries: 0,
    buried: 0,
    processMs: 0,
    storeMs: 0,
  };

  async function processRecords(records: readonly StoredRecord[]): Promise<ProcessedItem[]> {
    const items: ProcessedItem[] = [];
    let sliceStart = performance.now();
    for (const record of records) {
      for (const result of deps.processRecord(record)) items.push({ record, result });
      const now = performance.now();
      if (now - sliceStart < sliceMs) continue;
      figures.processMs += now - sliceStart;
      await yieldToLoop();
      sliceStart = performance.now();
    }
    figures.processMs += performance.now() - sliceStart;
    return items;
  }

  async function decide(batch: LogBatch): Promise<BatchResult> {
    const items = await processRecords(batch.records);
    const entries = items.flatMap(({ record, result }) =>
      result.outcome === "accepted"
        ? [
            {
              projectId: record.projectId,
              eventId: result.row.event_id,
              offset: record.offset,
              receivedAtMs: record.receivedAtMs,
            },
          ]
        : [],
    );
    const result = gatherBatch(items, await deps.seen.claim(entries));
    await patiently("assign issues", () => deps.assignIssues(result.seeds));
    return result;
  }

  /** Repeats while the neighbour is away; gives up only when the process stops. */
  async function patiently<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof OperationalError) || !error.retryable || stopping.signal.aborted) throw error;
        figures.storeRetries += 1;
        if (tries % 20 === 0) deps.logger.warn({ code: error.code, what, tries }, "waiting for a store");
        await sleepUnlessAborted(backoffMs(tries, { firstMs: 50, maxMs: 2000 }), stopping.signal);
        if (stopping.signal.aborted) throw error;
      }
    }
  }

  async function insert(range: LogRange, result: BatchResult): Promise<void> {
    const dedupToken = `${deps.consumer.logId}:${range.partition}:${range.first}-${range.last}`;
    if (result.errors.length > 0) {
      await patiently("insert errors", () =>
        deps.events.insert({ table: "errors", rows: result.errors, dedupToken }),
      );
    }
    if (result.outcomes.length > 0) {
      await patiently("insert outcomes", () =>
        deps.events.insert({ table: "outcomes", rows: result.outcomes, dedupToken }),
      );
    }
  }

  async function store(batch: LogBatch, result: BatchResult): Promise<void> {
    const startMs = performance.now();
    try {
      await insert(batch.range, result);
    } catch (error) {
      if (!(error instanceof OperationalError) || error.retryable) throw error;
      return await halveOrBury(batch, error);
    }
    await deps.consumer.acknowledge(batch.range);
    figures.storeMs += performance.now() - startMs;
    figures.ranges += 1;
    figures.eventsStored += result.errors.length;
    if (result.seeds.length > 0) deps.onStored(result.seeds);
  }

  async function halveOrBury(batch: LogBatch, error: OperationalError): Promise<void> {
    const { range, records } = batch;
    const [record] = records;
    if (range.first === range.last && record) {
      deps.logger.error(
        { offset: record.offset, code: error.code, reason: error.message },
        "a record was buried",
      );
      await deps.consumer.bury(record, error.message);
      const dead: ItemResult = { outcome: "invalid", category: "error", reason: "internal" };
      await insert(range, gatherBatch([{ record, result: dead }], []));
      await deps.consumer.acknowledge(range);
      figures.buried += 1;
      return;
    }
    const middle = range.first + Math.ceil((range.last - range.first + 1) / 2);
    for (const half of await deps.consumer.split(range, middle)) await replay(half);
  }

  async function replay(range: LogRange): Promise<void> {
    const batch = await deps.consumer.read(range);
    await store(batch, await decide(batch));
  }

  /** The next range: full, or whatever came within the linger time. */
  async function collect(): Promise<LogBatch | undefined> {
    const first = await deps.consumer.next(limits);
    if (!first) return undefined;
    const records = [...first.records];
    let last = first.range.last;
    let sizeBytes = bodyBytes(records);
    const deadlineMs = performance.now() + limits.lingerMs;
    while (
      records.length < limits.recordsMax &&
      sizeBytes < limits.bytesMax &&
      performance.now() < deadlineMs
    ) {
      if (stopping.signal.aborted) break;
      await sleepUnlessAborted(limits.pollMs, stopping.signal);
      const room = { recordsMax: limits.recordsMax - records.length, bytesMax: limits.bytesMax - sizeBytes };
      const more = await deps.consumer.next(room).catch((error: unknown) => {
        // What was read so far must not get lost with the fault: the next reading meets it again.
        deps.logger.warn({ err: error }, "reading the log failed");
        return "failed" as const;
      });
      if (more === "failed") break;
      if (!more) continue;
      records.push(...more.records);
      sizeBytes += bodyBytes(more.records);
      last = more.range.last;
    }
    return { range: { ...first.range, last }, records };
  }

  let wakeUp: (() => void) | undefined;
  async function idle(): Promise<void> {
    const woken = new AbortController();
    wakeUp = () => woken.abort();
    await sleepUnlessAborted(limits.idlePollMs, AbortSignal.any([stopping.signal, woken.signal]));
    wakeUp = undefined;
  }

  async function run(): Promise<void> {
    for (const range of await deps.consumer.openRanges()) {
      if (stopping.signal.aborted) return;
      await untilDone(() => replay(range));
    }
    const inFlight = new Set<Promise<void>>();
    while (!stopping.signal.aborted) {
      const batch = await untilDone(collect);
      if (!batch) {
        await idle();
        continue;
      }
      figures.records += batch.records.length;
      const result = await untilDone(() => decide(batch));
      if (!result) break;
      await deps.consumer.claim(batch.range);
      while (inFlight.size >= limits.rangesInFlightMax) await Promise.race(inFlight);
      const stored: Promise<void> = untilDone(() => store(batch, result)).then(
        () => void inFlight.delete(stored),
      );
      inFlight.add(stored);
    }
    await Promise.all(inFlight);
  }

  /**
   * An exception that nobody expected must neither end the process nor skip a range: it is logged and tried
   * again, ever more slowly. Answers `undefined` when the process stops instead.
   */
  async function untilDone<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (stopping.signal.aborted) break;
        deps.logger.error({ err: error, tries }, "processing failed and is tried again");
        await sleepUnlessAborted(backoffMs(tries, { firstMs: 200, maxMs: 30_000 }), stopping.signal);
      }
    }
    return undefined;
  }

  const running = run();
  running.catch((error: unknown) => deps.logger.error({ err: error }, "the processing loop ended"));
  return {
    wake: () => wakeUp?.(),
    stop: async () => {
      stopping.abort();
      await running;
    },
    figures: () => ({ ...figures }),
  };
}

function bodyBytes(records: readonly StoredRecord[]): number {
  return records.reduce((sum, record) => sum + record.body.length, 0);
}
