import type { EventStore, StoredFigure } from "#ports/event-store.ts";
import type { Job } from "./job.ts";

/** Keeps the server's own figures in the event store, minute by minute, for the history on the system page. */
export function recordFiguresJob(deps: {
  readonly events: Pick<EventStore, "recordFigures">;
  readonly collect: () => Promise<readonly StoredFigure[]>;
}): Job {
  return {
    name: "record-figures",
    lane: "watch",
    intervalMs: 60_000,
    firstDelayMs: 20_000,
    run: async () => {
      const figures = await deps.collect();
      await deps.events.recordFigures(figures);
      return { recordedFigures: figures.length };
    },
  };
}
