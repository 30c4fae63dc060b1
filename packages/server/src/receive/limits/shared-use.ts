/**
 * Several receiving processes behind one balancer: each tells what it has used of the windows of limits, and counts what
 * the others told as used, so that together they let through what a limit says and what comes within a turn or two.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import {
  forgetUse,
  readUseOfOthers,
  tellUse,
  type ToldUse,
  type WindowUse,
} from "#domain/settings/limit-use.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { IngestLimits } from "./ingest-limits.ts";

export type SharedUse = {
  /** One turn: tells and reads. Never fails: without the others a process counts for itself. */
  readonly sync: () => Promise<void>;
  /** Tells once more. */
  readonly stop: () => Promise<void>;
};

const intervalMs = 2_000;
/** Of one process; more limits than these at once are counted by each alone. */
const windowsMax = 5_000;
/** Clocks of machines may differ by so much. */
const skewMs = 60_000;
/** A process that has told nothing for so long, and of whose windows none is left, has gone. */
const silenceMsMax = 3_600_000;

export function shareUse(deps: {
  readonly meta: MetaAccess;
  /** The same after a restart. */
  readonly processId: string;
  readonly limits: Pick<IngestLimits, "windowsInUse" | "usedElsewhere">;
  readonly clock: Clock;
  readonly logger: Logger;
}): SharedUse {
  const { meta, processId, limits, clock } = deps;
  const others = new Map<string, ToldUse>();
  let told: string | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let isFailing = false;

  async function tell(nowMs: number): Promise<void> {
    const windows = limits
      .windowsInUse()
      .slice(0, windowsMax)
      .map(({ name, endMs, used }): WindowUse => ({ name, endMs, used }));
    const text = JSON.stringify(windows);
    if (text === told || (told === undefined && windows.length === 0)) return;
    await tellUse(meta, { processId, toldAtMs: nowMs, windows });
    told = text;
  }

  async function read(nowMs: number): Promise<void> {
    const sinceMs = Math.max(0, readAtMs - skewMs);
    for (const one of await readUseOfOthers(meta, processId, sinceMs)) others.set(one.processId, one);
    readAtMs = nowMs;
    const sums = new Map<string, WindowUse>();
    for (const one of others.values()) {
      const current = one.windows.filter(({ endMs }) => endMs > nowMs);
      for (const window of current) {
        const known = sums.get(window.name);
        if (known?.endMs === window.endMs)
          sums.set(window.name, { ...known, used: known.used + window.used });
        else if (!known || known.endMs < window.endMs) sums.set(window.name, window);
      }
      if (current.length > 0 || one.toldAtMs > nowMs - silenceMsMax) continue;
      others.delete(one.processId);
      await forgetUse(meta, one);
    }
    limits.usedElsewhere(sums);
  }

  async function turn(): Promise<void> {
    const nowMs = clock.nowMs();
    try {
      await tell(nowMs);
      await read(nowMs);
      isFailing = false;
    } catch (error) {
      if (!isFailing) deps.logger.warn({ err: error }, "the use of limits could not be shared; trying again");
      isFailing = true;
    }
  }

  let turning: Promise<void> | undefined;
  const sync = async (): Promise<void> => await (turning ??= turn().finally(() => (turning = undefined)));
  const timer = setInterval(() => void sync(), intervalMs).unref();
  return {
    sync,
    stop: async () => {
      clearInterval(timer);
      await turning;
      await sync();
    },
  };
}
