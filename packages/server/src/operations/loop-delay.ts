/**
 * How late a thread's event loop is, over the last minute or two. Several read it (the page, a scraper, the history):
 * one that took the delays with it would leave the others an empty histogram, which reads as half a microsecond.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

export type LoopDelay = {
  /** The worse of the minute that runs and the one before. */
  readonly p99Ms: () => number;
  readonly stop: () => void;
};

type Histogram = Pick<
  ReturnType<typeof monitorEventLoopDelay>,
  "count" | "percentile" | "reset" | "enable" | "disable"
>;

const windowMs = 60_000;

export function createLoopDelay(
  nowMs: () => number = () => performance.now(),
  histogram: Histogram = monitorEventLoopDelay({ resolution: 20 }),
): LoopDelay {
  histogram.enable();
  let sinceMs = nowMs();
  let beforeMs = 0;
  const runningMs = () => (histogram.count === 0 ? 0 : histogram.percentile(99) / 1e6);
  return {
    p99Ms: () => {
      const worstMs = Math.max(runningMs(), beforeMs);
      if (nowMs() - sinceMs >= windowMs) {
        beforeMs = runningMs();
        sinceMs = nowMs();
        histogram.reset();
      }
      return worstMs;
    },
    stop: () => void histogram.disable(),
  };
}
