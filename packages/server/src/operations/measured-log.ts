import type { Clock } from "#kernel/clock.ts";
import { createHistogram, type HistogramCounts } from "#kernel/histogram.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";

export type LogFigures = {
  /** How long it took until a record was durable. */
  readonly appendMs: HistogramCounts;
  readonly failedAppends: number;
  readonly lastAppendAtMs: number | undefined;
};

const appendBoundsMs = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1e3, 5e3];

/** The log with a watch on what is appended. */
export function measureAppends(
  log: IngestLogWriter,
  clock: Clock,
): { readonly log: IngestLogWriter; readonly figures: () => LogFigures } {
  const appendMs = createHistogram(appendBoundsMs);
  let failedAppends = 0;
  let lastAppendAtMs: number | undefined;
  return {
    log: {
      ...log,
      append: async (record) => {
        const startMs = performance.now();
        try {
          await log.append(record);
        } catch (error) {
          failedAppends += 1;
          throw error;
        }
        appendMs.observe(performance.now() - startMs);
        lastAppendAtMs = clock.nowMs();
      },
    },
    figures: () => ({ appendMs: appendMs.read(), failedAppends, lastAppendAtMs }),
  };
}
