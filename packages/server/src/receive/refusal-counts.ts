/**
 * Counts of what was refused for known projects. They go through the log like everything else, a record per key
 * about every second, so that outcomes survive what events survive. Bounded: a count is a number, however many
 * requests it stands for.
 */
import type { DataCategory, Outcome } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import type { IngestKey } from "./ingest-key.ts";

export type RefusedCount = {
  readonly category: DataCategory;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly quantity: number;
};

export type RefusalCounts = {
  readonly add: (key: IngestKey, counts: readonly RefusedCount[]) => void;
  /** Resolves when everything counted so far is in the log, or cannot get there now. */
  readonly flush: () => Promise<void>;
  /** The last flush; comes before the log closes. */
  readonly stop: () => Promise<void>;
};

type OfKey = { readonly key: IngestKey; readonly counts: Map<string, RefusedCount> };

const flushIntervalMs = 1000;
/** Keys that are counted at once; beyond, what was gathered is written early. */
const keysMax = 2000;

export function createRefusalCounts(deps: {
  readonly log: Pick<IngestLogWriter, "append">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onAppended?: (() => void) | undefined;
}): RefusalCounts {
  let gathered = new Map<number, OfKey>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | undefined;

  function add(key: IngestKey, counts: readonly RefusedCount[]): void {
    let ofKey = gathered.get(key.keyId);
    if (!ofKey) {
      if (gathered.size >= keysMax) void flush();
      ofKey = { key, counts: new Map() };
      gathered.set(key.keyId, ofKey);
    }
    for (const count of counts) {
      const name = `${count.category}:${count.outcome}:${count.reason}`;
      const known = ofKey.counts.get(name);
      ofKey.counts.set(name, known ? { ...count, quantity: known.quantity + count.quantity } : count);
    }
    timer ??= setTimeout(() => void flush(), flushIntervalMs).unref();
  }

  async function append({ key, counts }: OfKey): Promise<void> {
    await deps.log.append({
      projectId: key.projectId,
      keyId: key.keyId,
      receivedAtMs: deps.clock.nowMs(),
      retentionDays: key.retentionDays,
      clientIp: "",
      userAgent: "",
      fallbackEventId: "0".repeat(32),
      settingsId: key.settingsId,
      format: "counts",
      encoding: "identity",
      body: Buffer.from(JSON.stringify([...counts.values()])),
    });
  }

  async function writeAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const taken = [...gathered.values()];
    gathered = new Map();
    const results = await Promise.allSettled(taken.map(append));
    let failures = 0;
    for (const [index, result] of results.entries()) {
      const ofKey = taken[index];
      if (result.status === "fulfilled" || !ofKey) continue;
      failures += 1;
      // The log is full: they wait for the next time, as numbers.
      if (gathered.size < keysMax || gathered.has(ofKey.key.keyId))
        add(ofKey.key, [...ofKey.counts.values()]);
    }
    if (failures > 0) deps.logger.warn({ failures }, "counts of refused items could not be written");
    if (failures < taken.length) deps.onAppended?.();
  }

  async function flush(): Promise<void> {
    await flushing;
    flushing = writeAll().finally(() => (flushing = undefined));
    await flushing;
  }

  return {
    add,
    flush,
    stop: async () => {
      await flush();
      clearTimeout(timer);
    },
  };
}
