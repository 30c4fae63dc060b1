/**
 * Reads of the event store that many looks share and that may be somewhat old, kept in memory. What has been kept for a
 * while is shown while it is read anew; a look that finds nothing waits, but not for long.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#kernel/clock.ts";

export type KeptReads<Value> = (key: string, read: () => Promise<Value>) => Promise<Value | undefined>;

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

/** `undefined` is the answer where nothing could be read in time; `onFailure` hears the reasons. */
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

  return async (key, read) => {
    const known = entries.get(key);
    const ageMs = known === undefined ? rules.keptMs : clock.nowMs() - known.atMs;
    if (known !== undefined && ageMs < rules.freshMs) return known.value;
    if (!reads.has(key) && reads.size < rules.readsMax) reads.set(key, readAnew(key, read));
    if (known !== undefined && ageMs < rules.keptMs) return known.value;
    entries.delete(key);
    await Promise.race([reads.get(key), sleep(rules.waitMs, undefined, { ref: false })]);
    return entries.get(key)?.value;
  };
}
