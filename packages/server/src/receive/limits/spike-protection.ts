/**
 * Spike protection: an hour may bring several times what an hour of the last day brought, and no more.
 *
 * Per project and category, the allowance of the current hour is `factor` × the mean of an hour over the last 24
 * hours, and never less than a floor, so that a quiet project may have a bad day. The mean moves with every hour
 * that ends: mean += (hour − mean) / 24. What was taken in before this process began is read back once. Processes that
 * tell each other what they use (`shared-use.ts`) tell these hours too, and have one mean of what came to all of them.
 */
import type { DataCategory, ProjectId } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { UsedSince } from "./ingest-limits.ts";
import { createLimitWindows, type KeptWindow, type LimitWindow, type LimitWindows } from "./limit-windows.ts";

const spikeFactor = 5;
const hoursOfMean = 24;
const hourMs = 3_600_000;
const statesMax = 50_000;
const floor = 500;
/** What comes in batches has a higher one. */
const batchFloor = 50_000;

export const spikeCategories: readonly DataCategory[] = [
  "error",
  "transaction",
  "span",
  "log_item",
  "trace_metric",
  "replay",
  "attachment_item",
  "profile",
  "profile_chunk",
  "profile_chunk_ui",
];
const batched: ReadonlySet<DataCategory> = new Set(["span", "log_item", "trace_metric"]);

export type SpikeHour = {
  readonly allowance: number;
  readonly window: LimitWindow;
  /** Resolves when the last day is known. */
  readonly loading?: Promise<void> | undefined;
};

type State = { hour: number; mean: number; allowance: number; window: LimitWindow } & {
  loading?: Promise<void> | undefined;
};

export type SpikeProtection = Pick<LimitWindows, "inUse" | "usedElsewhere"> & {
  readonly hourOf: (projectId: ProjectId, category: DataCategory, nowMs: number) => SpikeHour;
};

const namePrefix = "spike:";

export function isSpikeWindow({ name }: KeptWindow): boolean {
  return name.startsWith(namePrefix);
}

export function createSpikeProtection(deps: {
  readonly usedSince: UsedSince;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The hours of the process before. */
  readonly kept?: readonly KeptWindow[];
  readonly isShared?: boolean;
}): SpikeProtection {
  const bornAtMs = deps.clock.nowMs();
  const windows = createLimitWindows(deps);
  const states = new Map<string, State>();

  function allow(state: State, category: DataCategory): void {
    state.allowance = Math.max(batched.has(category) ? batchFloor : floor, spikeFactor * state.mean);
  }

  async function readBack(state: State, projectId: ProjectId, category: DataCategory): Promise<void> {
    const { window } = state;
    const usedBefore = window.used;
    const [ofHour, ofAll] = await Promise.all([
      deps.usedSince(projectId, [category], window.startMs),
      deps.usedSince(projectId, [category], window.startMs - hoursOfMean * hourMs),
    ]);
    // Of the hour some may be kept from before a restart, and some be what others told.
    window.used += Math.max(0, ofHour - usedBefore - window.elsewhere);
    state.mean += Math.max(0, ofAll - ofHour) / hoursOfMean;
    allow(state, category);
  }

  function begin(projectId: ProjectId, category: DataCategory, hour: number, window: LimitWindow): State {
    const state: State = { hour, mean: 0, allowance: 0, window };
    allow(state, category);
    // A project that is seen for the first time long after the start has nothing to read back that counts, unless
    // another process took it.
    if (deps.isShared === true || (hour - hoursOfMean) * hourMs < bornAtMs) {
      state.loading = readBack(state, projectId, category)
        .catch((error: unknown) =>
          deps.logger.warn({ err: error }, "the last day of a project could not be read back"),
        )
        .finally(() => (state.loading = undefined));
    }
    return state;
  }

  function moveTo(state: State, category: DataCategory, hour: number, window: LimitWindow): void {
    state.mean += (state.window.used + state.window.elsewhere - state.mean) / hoursOfMean;
    const idleHours = Math.min(hour - state.hour - 1, 10 * hoursOfMean);
    state.mean *= (1 - 1 / hoursOfMean) ** idleHours;
    state.hour = hour;
    state.window = window;
    allow(state, category);
  }

  /** What went by in the hours that this process did not see, others may have had. */
  const mayHaveMissed = (state: State, hour: number) => deps.isShared === true && hour > state.hour + 1;

  return {
    hourOf: (projectId, category, nowMs) => {
      const name = `${namePrefix}${projectId}:${category}`;
      const hour = Math.floor(nowMs / hourMs);
      const known = states.get(name);
      // A clock that was set back is still in the hour that it was in.
      if (known && known.hour >= hour) return known;
      const window = windows.at(name, { windowMs: hourMs, isAligned: true }, nowMs);
      if (known && !mayHaveMissed(known, hour)) {
        moveTo(known, category, hour, window);
        return known;
      }
      if (!known && states.size >= statesMax) {
        const oldest = states.keys().next();
        if (!oldest.done) states.delete(oldest.value);
      }
      const state = begin(projectId, category, hour, window);
      states.set(name, state);
      return state;
    },
    inUse: windows.inUse,
    usedElsewhere: windows.usedElsewhere,
  };
}
