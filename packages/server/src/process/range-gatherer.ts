/**
 * Reads the log in small portions, processes each at once, and cuts a range when it is full and the store has room
 * for it, or old enough and the store is idle. While the store is busy a range grows instead of waiting: the busier,
 * the larger the batches. It is cut by the size of the *rows*, so that a few compressed bytes that unpack to much cannot
 * fill the memory.
 */
import { setImmediate as yieldToLoop } from "node:timers/promises";
import { sleepUnlessAborted } from "#kernel/retry.ts";
import type { IngestLogConsumer, LogRange, StoredRecord } from "#ports/ingest-log.ts";
import type { ProcessedItem } from "./batch-result.ts";
import type { ItemResult } from "./item-result.ts";
import { createPackingPool, createTextPacker, type TextPacker } from "./pack-texts.ts";

export type GatherLimits = {
  readonly recordsMax: number;
  /** Of the rows that the records became. */
  readonly bytesMax: number;
  /** How long a range may wait for more records once it has one. */
  readonly lingerMs: number;
  /** How often a range that waits looks for more. */
  readonly pollMs: number;
};

export type GatheredItems = {
  readonly items: readonly ProcessedItem[];
  /** Gives the memory of the rows back: once they are stored, and nobody looks at them any more. */
  readonly release: () => void;
};

export type GatheredRange = GatheredItems & { readonly range: LogRange };

/** Whether the store takes ranges now: none, some, or as many as it may. */
export type StoreLoad = "idle" | "busy" | "full";

export type RangeGatherer = {
  /** The next range; `undefined` when the log is empty, or when the process stops. */
  readonly next: (storeLoad: () => StoreLoad) => Promise<GatheredRange | undefined>;
  /** All records of a range whose bounds are fixed. */
  readonly process: (records: readonly StoredRecord[]) => Promise<GatheredItems>;
};

/** What one reading asks for: little, because all of it is processed before anything else is looked at. */
const portion = { recordsMax: 100, bytesMax: 512 * 1024 };
/** Work goes on this long before the event loop gets its turn. */
const sliceMs = 10;

export function createRangeGatherer(deps: {
  readonly consumer: IngestLogConsumer;
  /** Called with records before any of them is processed. */
  readonly prepare: (records: readonly StoredRecord[]) => Promise<void>;
  readonly processRecord: (record: StoredRecord) => readonly ItemResult[];
  readonly limits: GatherLimits;
  readonly stopping: AbortSignal;
  readonly onWorked: (durationMs: number) => void;
}): RangeGatherer {
  const { limits } = deps;
  const pool = createPackingPool();
  // Read but not yet processed, and processed but not yet cut: both outlive a call that fails.
  let waiting: readonly StoredRecord[] = [];
  let items: ProcessedItem[] = [];
  let packer = createTextPacker(pool);
  let range: LogRange | undefined;
  let rowBytes = 0;
  let sinceMs = 0;

  function itemsOf(
    record: StoredRecord,
    { pack }: TextPacker,
  ): { readonly items: readonly ProcessedItem[]; sizeBytes: number } {
    const { body: _, ...meta } = record;
    let sizeBytes = 0;
    const processed = deps.processRecord(record).map((made) => {
      const packed = pack(made);
      sizeBytes += packed.sizeBytes;
      return { record: meta, result: packed.result };
    });
    return { items: processed, sizeBytes };
  }

  function take(record: StoredRecord, partition: number): void {
    // Whole or not at all: a fault here must not leave half a record behind.
    const processed = itemsOf(record, packer);
    rowBytes += processed.sizeBytes;
    items.push(...processed.items);
    if (!range) sinceMs = performance.now();
    range = { partition, first: range?.first ?? record.offset, last: record.offset };
  }

  const isFull = (): boolean =>
    range !== undefined && (range.last - range.first + 1 >= limits.recordsMax || rowBytes >= limits.bytesMax);

  async function processWaiting(partition: number): Promise<void> {
    const sliceStartMs = performance.now();
    let taken = 0;
    for (const record of waiting) {
      if (isFull()) break;
      take(record, partition);
      taken += 1;
      if (performance.now() - sliceStartMs >= sliceMs) break;
    }
    deps.onWorked(performance.now() - sliceStartMs);
    waiting = waiting.slice(taken);
    if (waiting.length > 0) await yieldToLoop();
  }

  function cut(): GatheredRange | undefined {
    if (!range) return undefined;
    const gathered = { range, items, release: packer.release };
    range = undefined;
    items = [];
    packer = createTextPacker(pool);
    rowBytes = 0;
    return gathered;
  }

  async function next(storeLoad: () => StoreLoad): Promise<GatheredRange | undefined> {
    let partition = range?.partition ?? 0;
    while (!deps.stopping.aborted) {
      const isOld = range !== undefined && performance.now() - sinceMs >= limits.lingerMs;
      const load = storeLoad();
      if (isFull() ? load !== "full" : isOld && load === "idle") return cut();
      if (isFull()) {
        await sleepUnlessAborted(limits.pollMs, deps.stopping);
        continue;
      }
      if (waiting.length === 0) {
        const batch = await deps.consumer.next(portion);
        if (!batch && !range) return undefined;
        if (!batch) await sleepUnlessAborted(limits.pollMs, deps.stopping);
        else await deps.prepare(batch.records);
        waiting = batch?.records ?? [];
        partition = batch?.range.partition ?? partition;
      }
      await processWaiting(partition);
    }
    return undefined;
  }

  return {
    next,
    process: async (records) => {
      await deps.prepare(records);
      const ownPacker = createTextPacker(pool);
      const processed: ProcessedItem[] = [];
      for (const record of records) {
        processed.push(...itemsOf(record, ownPacker).items);
        if (processed.length % portion.recordsMax === 0) await yieldToLoop();
      }
      return { items: processed, release: ownPacker.release };
    },
  };
}
