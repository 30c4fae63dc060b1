/** Runs jobs when they are due, one at a time in each lane, and remembers how they fared. */
import type { Clock } from "#kernel/clock.ts";
import { type OperationalCode, OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import { backoffMs, sleepUnlessAborted } from "#kernel/retry.ts";
import type { Job, JobProgress, JobResult } from "./job.ts";

export type JobFigures = {
  readonly name: string;
  readonly isRunning: boolean;
  readonly progress: JobProgress | undefined;
  readonly runs: number;
  /** Since the last success. */
  readonly failures: number;
  readonly lastSuccessAtMs: number | undefined;
  readonly lastErrorAtMs: number | undefined;
  readonly lastError: string | undefined;
  readonly lastErrorCode: OperationalCode | "bug" | undefined;
  readonly lastDurationMs: number | undefined;
  readonly lastResult: JobResult | undefined;
  readonly nextRunAtMs: number;
};

export type JobRunner = {
  /** Makes a job due at once; one that runs is repeated afterwards. */
  readonly request: (name: string) => void;
  readonly figures: () => readonly JobFigures[];
  /** Ends what runs and begins nothing more. */
  readonly stop: () => Promise<void>;
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Entry = { readonly job: Job; readonly state: Mutable<JobFigures>; isRequested: boolean };

const retryFirstMs = 1000;

export function startJobs(deps: {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  readonly logger: Logger;
}): JobRunner {
  const { clock } = deps;
  const stopping = new AbortController();
  const entries = deps.jobs.map((job): Entry => ({
    job,
    state: idle(job, clock.nowMs()),
    isRequested: false,
  }));
  const wakers = new Map<Job["lane"], AbortController>();

  async function run(entry: Entry): Promise<void> {
    const { job, state } = entry;
    entry.isRequested = false;
    state.isRunning = true;
    const startMs = performance.now();
    let nextInMs = job.intervalMs;
    try {
      state.lastResult = await job.run({
        stopping: stopping.signal,
        report: (progress) => (state.progress = progress),
      });
      state.runs += 1;
      state.failures = 0;
      state.lastSuccessAtMs = clock.nowMs();
    } catch (error) {
      if (stopping.signal.aborted) return;
      nextInMs = Math.min(
        job.intervalMs,
        backoffMs(state.failures, { firstMs: retryFirstMs, maxMs: job.intervalMs }),
      );
      state.failures += 1;
      state.lastErrorAtMs = clock.nowMs();
      state.lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
      state.lastErrorCode = error instanceof OperationalError ? error.code : "bug";
      const { failures } = state;
      if (error instanceof OperationalError && error.retryable)
        deps.logger.warn({ code: error.code, job: job.name, failures }, "a job waits for a store");
      else deps.logger.error({ err: error, job: job.name, failures }, "a job failed and is tried again");
    } finally {
      state.isRunning = false;
      state.progress = undefined;
      state.lastDurationMs = Math.round(performance.now() - startMs);
      state.nextRunAtMs = clock.nowMs() + (entry.isRequested ? 0 : nextInMs);
    }
  }

  async function serve(lane: Job["lane"]): Promise<void> {
    const ofLane = entries.filter(({ job }) => job.lane === lane);
    while (!stopping.signal.aborted && ofLane.length > 0) {
      const next = ofLane.reduce((a, b) => (b.state.nextRunAtMs < a.state.nextRunAtMs ? b : a));
      const waitMs = next.state.nextRunAtMs - clock.nowMs();
      if (waitMs <= 0) {
        await run(next);
        continue;
      }
      const woken = new AbortController();
      wakers.set(lane, woken);
      await sleepUnlessAborted(waitMs, AbortSignal.any([stopping.signal, woken.signal]));
    }
  }

  const lanes = [...new Set(deps.jobs.map(({ lane }) => lane))].map(serve);
  return {
    request: (name) => {
      const entry = entries.find(({ job }) => job.name === name);
      if (!entry) throw new Error(`no job ${name}`);
      entry.isRequested = true;
      if (!entry.state.isRunning) entry.state.nextRunAtMs = clock.nowMs();
      wakers.get(entry.job.lane)?.abort();
    },
    figures: () => entries.map(({ state }) => ({ ...state })),
    stop: async () => {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

function idle(job: Job, nowMs: number): Mutable<JobFigures> {
  return {
    name: job.name,
    isRunning: false,
    progress: undefined,
    runs: 0,
    failures: 0,
    lastSuccessAtMs: undefined,
    lastErrorAtMs: undefined,
    lastError: undefined,
    lastErrorCode: undefined,
    lastDurationMs: undefined,
    lastResult: undefined,
    nextRunAtMs: nowMs + job.firstDelayMs,
  };
}
