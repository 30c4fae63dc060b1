import type { Clock } from "#kernel/clock.ts";
import { createHistogram, type HistogramCounts } from "#kernel/histogram.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";

export type QueryFigures = {
  readonly durationMs: HistogramCounts;
  readonly failed: number;
  readonly lastSuccessAtMs: number | undefined;
};

const durationBoundsMs = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1e3, 2.5e3, 5e3, 1e4];

/** The event store with a watch on its queries: failed ones count, but their time says nothing. */
export function measureQueries(
  events: EventStore,
  clock: Clock,
): { readonly events: EventStore; readonly figures: () => QueryFigures } {
  const durationMs = createHistogram(durationBoundsMs);
  let failed = 0;
  let lastSuccessAtMs: number | undefined;

  async function query<Row>(request: EventQuery<Row>): Promise<Row[]> {
    const startMs = performance.now();
    try {
      const rows = await events.query(request);
      durationMs.observe(performance.now() - startMs);
      lastSuccessAtMs = clock.nowMs();
      return rows;
    } catch (error) {
      failed += 1;
      throw error;
    }
  }
  return {
    events: { ...events, query },
    figures: () => ({ durationMs: durationMs.read(), failed, lastSuccessAtMs }),
  };
}
