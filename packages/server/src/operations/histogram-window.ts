/**
 * What a histogram counted in the last minute or two. Its own counts go back to the start of the process: after a good
 * week no bad hour would show in their quantiles, and the history would keep a line that nothing moves.
 */
import { countOf, type HistogramCounts } from "#kernel/histogram.ts";

export type HistogramWindow = {
  /** Takes what was counted so far, and answers what came since the sample that is a minute old; at first, all. */
  readonly read: (counts: HistogramCounts, atMs: number) => HistogramCounts;
};

type Sample = { readonly atMs: number; readonly counts: HistogramCounts };

const windowMs = 60_000;
/** Whoever asks often adds no more samples than these. */
const sampleEveryMs = 5_000;

export function createHistogramWindow(): HistogramWindow {
  let samples: Sample[] = [];
  return {
    read: (counts, atMs) => {
      while (samples[1] !== undefined && atMs - samples[1].atMs >= windowMs) samples = samples.slice(1);
      const [oldest] = samples;
      if (atMs - (samples.at(-1)?.atMs ?? -Infinity) >= sampleEveryMs) samples.push({ atMs, counts });
      return oldest !== undefined && atMs - oldest.atMs >= windowMs ? since(oldest.counts, counts) : counts;
    },
  };
}

/** Counts that fell have begun anew. */
function since(before: HistogramCounts, now: HistogramCounts): HistogramCounts {
  if (countOf(now) < countOf(before)) return now;
  return {
    bounds: now.bounds,
    counts: now.counts.map((count, index) => count - (before.counts[index] ?? 0)),
    sum: now.sum - before.sum,
  };
}
