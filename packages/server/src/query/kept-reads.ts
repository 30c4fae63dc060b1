/**
 * Reads of the event store that many looks share and that may be somewhat old, kept in memory. What has been kept for a
 * while is shown while it is read anew; a look that finds nothing waits, but not for long.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#kernel/clock.ts";

export type KeptReads<Value> = {
  /** `undefined` where nothing could be read in time. */
  readonly get: (key: string, read: () => Promise<Value>) => Promise<Value | undefined>;
  /** Reads for looks to come, to the end, unless what is kept is new enough for them. */
  readonly prepare: (key: string, read: () => Promise<Value>) => Promise<void>;
  readonly isFresh: (key: string) => boolean;
};

export type KeepingRules = {
  /** So long nothing is read. */
  readonly freshMs: number;
  /** So long it is shown while it is read anew. */
  readonly keptMs: number;
  /** How long a look waits for what nobody has read yet. */
  readonly waitMs: number;
  readonly entriesMax: number;
  /** At once; a look beyond goes without. */
  readonly readsMax: number;
};

/** `onFailure` hears why something could not be read. */
export function createKeptReads<Value>(
  clock: Clock,
  rules: KeepingRules,
  onFailure: (err: unknown) => void,
): KeptReads<Value> {
  const entries = new Map<string, { readonly atMs: number; readonly value: Value }>();
  const reads = new Map<string, Promise<void>>();

  const readAnew = async (key: string, read: () => Promise<Value>): Promise<void> => {
    try {
      const value = await read();
      entries.delete(key);
      entries.set(key, { atMs: clock.nowMs(), value });
      const [oldest] = entries.keys();
      if (entries.size > rules.entriesMax && oldest !== undefined) entries.delete(oldest);
    } catch (err) {
      onFailure(err);
    } finally {
      reads.delete(key);
    }
  };

  const begin = (key: string, read: () => Promise<Value>): void => {
    if (!reads.has(key) && reads.size < rules.readsMax) reads.set(key, readAnew(key, read));
  };

  const ageMs = (key: string): number => {
    const known = entries.get(key);
    return known === undefined ? Infinity : clock.nowMs() - known.atMs;
  };
  const isFresh = (key: string): boolean => ageMs(key) < rules.freshMs;

  return {
    isFresh,
    prepare: async (key, read) => {
      if (isFresh(key)) return;
      begin(key, read);
      await reads.get(key);
    },
    get: async (key, read) => {
      if (isFresh(key)) return entries.get(key)?.value;
      begin(key, read);
      if (ageMs(key) < rules.keptMs) return entries.get(key)?.value;
      entries.delete(key);
      await Promise.race([reads.get(key), sleep(rules.waitMs, undefined, { ref: false })]);
      return entries.get(key)?.value;
    },
  };
}
