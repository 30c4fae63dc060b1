/** Rates of counters over the last minute or so. A counter that fell has started anew. */
export type CounterSample = { readonly atMs: number; readonly counts: ReadonlyMap<string, number> };

export type RateWindow = {
  /** Takes a sample in and answers how much each counter grew per second since the oldest one in the window. */
  readonly add: (sample: CounterSample) => ReadonlyMap<string, number>;
};

const windowMs = 60_000;
/** Whoever asks often must not push the window together. */
const sampleEveryMs = 5_000;

export function createRateWindow(): RateWindow {
  let samples: CounterSample[] = [];
  return {
    add: (sample) => {
      // One that is older than the window stays: with rare samples it is what there is to compare with.
      while (samples.length > 1 && sample.atMs - (samples[1]?.atMs ?? Infinity) >= windowMs)
        samples = samples.slice(1);
      const oldest = samples[0];
      if (sample.atMs - (samples.at(-1)?.atMs ?? -Infinity) >= sampleEveryMs) samples.push(sample);
      const rates = new Map<string, number>();
      if (oldest === undefined || sample.atMs <= oldest.atMs) return rates;
      const seconds = (sample.atMs - oldest.atMs) / 1000;
      for (const [name, count] of sample.counts) {
        const before = oldest.counts.get(name) ?? 0;
        rates.set(name, (count < before ? count : count - before) / seconds);
      }
      return rates;
    },
  };
}
