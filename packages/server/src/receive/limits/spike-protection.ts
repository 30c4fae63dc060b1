/**
 * Spike protection: an hour may bring several times what an hour of the last day brought, and no more.
 *
 * Per project and category, the allowance of the current hour is `factor` × the mean of an hour over the last 24
 * hours, and never less than a floor, so that a quiet project may have a bad day. The mean moves with every hour
 * that ends: mean += (hour − mean) / 24. What was taken in before this process began is read back once.
 */
import type { DataCategory, ProjectId } from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { UsedSince } from "./ingest-limits.ts";

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
  readonly endMs: number;
  readonly allowance: number;
  used: number;
  loading?: Promise<void> | undefined;
};

type State = { hour: number; mean: number; allowance: number; used: number; endMs: number } & {
  loading?: Promise<void> | undefined;
};

export type SpikeProtection = {
  readonly hourOf: (projectId: ProjectId, category: DataCategory, nowMs: number) => SpikeHour;
};

export function createSpikeProtection(deps: {
  readonly usedSince: UsedSince;
  readonly clock: Clock;
  readonly logger: Logger;
}): SpikeProtection {
  const bornAtMs = deps.clock.nowMs();
  const states = new Map<string, State>();

  function allow(state: State, category: DataCategory): void {
    state.allowance = Math.max(batched.has(category) ? batchFloor : floor, spikeFactor * state.mean);
  }

  async function readBack(state: State, projectId: ProjectId, category: DataCategory): Promise<void> {
    const startMs = state.hour * hourMs;
    const [ofHour, ofAll] = await Promise.all([
      deps.usedSince(projectId, [category], startMs),
      deps.usedSince(projectId, [category], startMs - hoursOfMean * hourMs),
    ]);
    state.used += ofHour;
    state.mean += Math.max(0, ofAll - ofHour) / hoursOfMean;
    allow(state, category);
  }

  function begin(projectId: ProjectId, category: DataCategory, hour: number): State {
    const state: State = { hour, mean: 0, allowance: 0, used: 0, endMs: (hour + 1) * hourMs };
    allow(state, category);
    // A project that is seen for the first time long after the start has nothing to read back that counts.
    if ((hour - hoursOfMean) * hourMs < bornAtMs) {
      state.loading = readBack(state, projectId, category)
        .catch((error: unknown) =>
          deps.logger.warn({ err: error }, "the last day of a project could not be read back"),
        )
        .finally(() => (state.loading = undefined));
    }
    return state;
  }

  function moveTo(state: State, category: DataCategory, hour: number): void {
    state.mean += (state.used - state.mean) / hoursOfMean;
    const idleHours = Math.min(hour - state.hour - 1, 10 * hoursOfMean);
    state.mean *= (1 - 1 / hoursOfMean) ** idleHours;
    state.hour = hour;
    state.used = 0;
    state.endMs = (hour + 1) * hourMs;
    allow(state, category);
  }

  return {
    hourOf: (projectId, category, nowMs) => {
      const name = `${projectId}:${category}`;
      const hour = Math.floor(nowMs / hourMs);
      let state = states.get(name);
      if (!state) {
        if (states.size >= statesMax) {
          const oldest = states.keys().next();
          if (!oldest.done) states.delete(oldest.value);
        }
        state = begin(projectId, category, hour);
        states.set(name, state);
      } else if (hour > state.hour) moveTo(state, category, hour);
      return state;
    },
  };
}
