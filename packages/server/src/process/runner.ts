/**
 * Reads the log, processes, stores, acknowledges. Phases, and why in this order:
 *  1. replay the ranges that were open when the process ended, with the same tokens;
 *  2. gather the next range: every item of it has been processed to exactly one result (pure);
 *  3. ask which event ids are new (the answer is the same on a replay);
 *  4. assign issues (idempotent), so that a stored event never lacks its issue;
 *  5. claim the range: from here on its boundaries are fixed, because the token names them;
 *  6. insert, outcomes last: they must not count what was refused;
 *  7. acknowledge.
 * A store that is down is waited for; a range that the store refuses is halved until one record is buried.
 */
import type { IssueId } from "@vedette/protocol";
import { type Clock, systemClock } from "#kernel/clock.ts";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { backoffMs, sleepUnlessAborted } from "#kernel/retry.ts";
import type { BlobId } from "#ports/blob-store.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { EventTableName, StorableErrorRow, StorableRow } from "#ports/event-tables.ts";
import type { IngestLogConsumer, LogRange, OpenRange, StoredRecord } from "#ports/ingest-log.ts";
import type { SeenEvents } from "#ports/seen-events.ts";
import type { Discards } from "#domain/issues/discarded-hashes.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { gatherBatch, type BatchResult, type ProcessedItem, type RecordMeta } from "./batch-result.ts";
import type { ItemResult } from "./item-result.ts";
import { discardItems, distinctSeeds } from "./discard-items.ts";
import { createRangeGatherer, type GatherLimits, type StoreLoad } from "./range-gatherer.ts";
import { createRunnerMeter, type RunnerFigures } from "./runner-figures.ts";

export type RunnerLimits = GatherLimits & {
  /** How often an empty log is looked at when nobody calls `wake`. */
  readonly idlePollMs: number;
  readonly rangesInFlightMax: number;
};

export const defaultRunnerLimits: RunnerLimits = {
  // Whatever is in it, a range costs some 100 ms of processor time: its claims, four inserts, the merges of their parts.
  recordsMax: 3000,
  bytesMax: 15 * 1024 * 1024,
  lingerMs: 200,
  pollMs: 25,
  idlePollMs: 250,
  // While the store writes one, the next is sent and a third is gathered. Only full ones are sent to a store that is
  // busy: smaller ones would make more parts, each of its forty files.
  rangesInFlightMax: 2,
};

export type RunnerDeps = {
  readonly consumer: IngestLogConsumer;
  readonly seen: SeenEvents;
  readonly events: EventStore;
  /** With the rows of the same batch, for what is kept of a group's first event. Answers the issues, each once. */
  readonly assignIssues: (
    seeds: readonly IssueSeed[],
    errors: readonly StorableErrorRow[],
  ) => Promise<readonly IssueId[]>;
  /** Which of the seeds' groups were discarded; none where it is absent. */
  readonly findDiscards?: (seeds: readonly IssueSeed[]) => Promise<Discards>;
  /** Reads what `processRecord` must know of the records' projects. */
  readonly prepare: (records: readonly StoredRecord[]) => Promise<void>;
  readonly processRecord: (record: StoredRecord) => readonly ItemResult[];
  /** How many errors of one group the record's project wants kept per minute; all where it is absent. */
  readonly thinningOf?: (record: RecordMeta) => number | undefined;
  /** Keeps the bytes under their SHA-256; idempotent. */
  readonly putBlob: (id: BlobId, bytes: Uint8Array) => Promise<void>;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Called with the issues of the events that can be read from now on. */
  readonly onStored: (issueIds: readonly IssueId[]) => void;
  readonly limits?: Partial<RunnerLimits>;
};

export type Runner = {
  /** Says that the log has news; without it the news is found within `idlePollMs`. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
  readonly figures: () => RunnerFigures;
};

export function startRunner(deps: RunnerDeps): Runner {
  const limits = { ...defaultRunnerLimits, ...deps.limits };
  const stopping = new AbortController();
  const clock = deps.clock ?? systemClock;
  const meter = createRunnerMeter();

  const gatherer = createRangeGatherer({
    consumer: deps.consumer,
    prepare: (records) => patiently("read settings", () => deps.prepare(records)),
    processRecord: deps.processRecord,
    limits,
    stopping: stopping.signal,
    onWorked: (durationMs) => meter.add("processMs", durationMs),
  });

  async function decide(items: readonly ProcessedItem[]): Promise<AssignedResult> {
    const entries = items.flatMap(({ record, result }) =>
      result.onceId === undefined
        ? []
        : [
            {
              projectId: record.projectId,
              eventId: result.onceId,
              offset: record.offset,
              receivedAtMs: record.receivedAtMs,
            },
          ],
    );
    const isFirst = await patiently("ask for known events", () => deps.seen.claim(entries));
    const result = gatherBatch(await withoutDiscarded(items), isFirst, deps.thinningOf);
    const issueIds = await patiently("assign issues", () =>
      deps.assignIssues(result.seeds, result.rows.errors ?? []),
    );
    return { ...result, issueIds };
  }

  async function withoutDiscarded(items: readonly ProcessedItem[]): Promise<readonly ProcessedItem[]> {
    const { findDiscards } = deps;
    if (findDiscards === undefined) return items;
    return discardItems(items, await patiently("read discards", () => findDiscards(distinctSeeds(items))));
  }

  /** Repeats while the neighbour is away; gives up only when the process stops. */
  async function patiently<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof OperationalError) || !error.retryable || stopping.signal.aborted) throw error;
        meter.add("storeRetries", 1);
        if (tries % 20 === 0) deps.logger.warn({ code: error.code, what, tries }, "waiting for a store");
        await sleepUnlessAborted(backoffMs(tries, { firstMs: 50, maxMs: 2000 }), stopping.signal);
        if (stopping.signal.aborted) throw error;
      }
    }
  }

  /**
   * Blobs first: a row must not name what is not there. Of several records each table takes all rows or none: a part
   * could neither be told to the halves nor taken back.
   */
  async function insert(range: LogRange, result: BatchResult, done: Set<string>): Promise<void> {
    const dedupToken = `${deps.consumer.logId}:${range.partition}:${range.first}-${range.last}`;
    for (const { id, bytes } of result.blobs) await patiently("store blobs", () => deps.putBlob(id, bytes));
    for (const [table, rows] of tableRows(result)) {
      if (done.has(table)) continue;
      await patiently(`insert ${table}`, () =>
        deps.events.insert({ table, rows, dedupToken, mustBeWhole: range.first !== range.last }),
      );
      done.add(table);
    }
  }

  /** `stored` names the tables that hold the rows of a larger range, of which this one is a part. */
  async function store(
    range: LogRange,
    items: readonly ProcessedItem[],
    result: AssignedResult,
    stored: ReadonlySet<string>,
  ): Promise<void> {
    const startMs = performance.now();
    const done = new Set(stored);
    try {
      await insert(range, result, done);
    } catch (error) {
      if (!(error instanceof OperationalError) || error.retryable) throw error;
      return await halveOrBury(range, error, done);
    }
    await deps.consumer.acknowledge(range);
    meter.stored(items, result, performance.now() - startMs, clock.nowMs());
    if (result.issueIds.length > 0) deps.onStored(result.issueIds);
  }

  /**
   * What one table refuses, another may have taken: its rows must not go in again under the tokens of the halves, nor
   * after a restart. The log keeps it with them.
   */
  async function halveOrBury(
    range: LogRange,
    error: OperationalError,
    done: ReadonlySet<string>,
  ): Promise<void> {
    if (range.first === range.last) return await bury(range, error, done);
    const middle = range.first + Math.ceil((range.last - range.first + 1) / 2);
    for (const half of await deps.consumer.split(range, middle, [...done])) await replay(half);
  }

  async function bury(range: LogRange, error: OperationalError, done: ReadonlySet<string>): Promise<void> {
    const [record] = (await deps.consumer.read(range)).records;
    if (record) {
      deps.logger.error(
        { offset: record.offset, code: error.code, reason: error.message },
        "a record was buried",
      );
      await deps.consumer.bury(record, error.message);
      const result = gatherBatch(await buriedItems(record), []);
      await insert(range, result, new Set(done));
      meter.count(result.outcomes);
      meter.add("buried", 1);
    }
    await deps.consumer.acknowledge(range);
  }

  /** What the record's items would have been accepted as is lost: that is what the counts say then. */
  async function buriedItems(record: StoredRecord): Promise<readonly ProcessedItem[]> {
    const { items } = await gatherer.process([record]);
    return items.map(({ record: meta, result }) => ({
      record: meta,
      result: {
        counts: result.counts.map((count) =>
          count.outcome === "accepted"
            ? { ...count, outcome: "invalid" as const, reason: "internal" }
            : count,
        ),
        rows: [],
      },
    }));
  }

  async function replay({ stored, ...range }: OpenRange): Promise<void> {
    const { records } = await deps.consumer.read(range);
    const { items, release } = await gatherer.process(records);
    const end = meter.begin(items, clock.nowMs());
    try {
      await store(range, items, await decide(items), new Set(stored));
      release();
    } finally {
      end();
    }
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
    const storeLoad = (): StoreLoad => {
      if (inFlight.size === 0) return "idle";
      return inFlight.size < limits.rangesInFlightMax ? "busy" : "full";
    };
    while (!stopping.signal.aborted) {
      const gathered = await untilDone(() => gatherer.next(storeLoad));
      if (!gathered) {
        await idle();
        continue;
      }
      const { range, items, release } = gathered;
      meter.add("records", range.last - range.first + 1);
      const end = meter.begin(items, clock.nowMs());
      const result = await untilDone(() => decide(items));
      if (!result) break;
      await untilDone(() => deps.consumer.claim(range));
      const stored: Promise<void> = untilDone(() => store(range, items, result, nothing)).then(() => {
        release();
        end();
        inFlight.delete(stored);
      });
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
    figures: () => meter.read(clock.nowMs()),
  };
}

type AssignedResult = BatchResult & { readonly issueIds: readonly IssueId[] };

const nothing: ReadonlySet<string> = new Set();

/** Outcomes last: they must not count what was refused. */
function tableRows(
  result: BatchResult,
): readonly (readonly [table: EventTableName, rows: readonly StorableRow<EventTableName>[]])[] {
  // Whoever sees an event asks for its files once: they are there before it is.
  const { attachments = [], ...others } = result.rows;
  const tables = Object.entries({ attachments, ...others, outcomes: result.outcomes });
  // The keys are those of `TableRows`.
  return tables.filter(([, rows]) => rows.length > 0) as [EventTableName, StorableRow<EventTableName>[]][];
}
