/** Counts of measurements by size: bounded memory, and parts of it can be added up across threads. */
export type HistogramCounts = {
  /** Upper bounds, ascending; one more count than bounds is for what lies beyond. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
};

export type Histogram = {
  readonly observe: (value: number) => void;
  readonly read: () => HistogramCounts;
};

export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  let sum = 0;
  return {
    observe: (value) => {
      let index = 0;
      while (index < bounds.length && value > (bounds[index] ?? Infinity)) index += 1;
      counts[index] = (counts[index] ?? 0) + 1;
      sum += value;
    },
    read: () => ({ bounds, counts: [...counts], sum }),
  };
}

export function countOf({ counts }: HistogramCounts): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Interpolated within its bucket; `undefined` without a measurement, the last bound for what lies beyond it. */
export function quantileOf({ bounds, counts }: HistogramCounts, share: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let left = share * total;
  for (const [index, count] of counts.entries()) {
    if (count === 0 || left > count) {
      left -= count;
      continue;
    }
    const low = index === 0 ? 0 : (bounds[index - 1] ?? 0);
    const high = bounds[index] ?? low;
    return low + ((high - low) * Math.max(0, left)) / count;
  }
  return bounds.at(-1);
}
