/** Is this process fit to take events, and what are its figures, stage by stage. */
import type { monitorEventLoopDelay } from "node:perf_hooks";
import type { EventStore } from "#ports/event-store.ts";
import type { IngestLogWriter } from "#ports/ingest-log.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { Receiver } from "#receive/handler.ts";
import type { ProcessRole } from "./process-role.ts";

export type Readiness = { readonly ready: boolean; readonly reasons: readonly string[] };

export function createHealth(deps: {
  readonly log: IngestLogWriter;
  readonly meta: MetaStore;
  readonly events: EventStore;
  readonly receiver: Receiver;
  /** Begins later than the rest when the event store is not there yet. */
  readonly processing: () => ProcessRole | undefined;
  readonly loopDelay: ReturnType<typeof monitorEventLoopDelay>;
}) {
  async function readiness(): Promise<Readiness> {
    const [depth, metaIsUp] = await Promise.all([deps.log.depth(), deps.meta.ping()]);
    const reasons = [
      ...(depth.bytesOnDisk < depth.bytesMax ? [] : ["The ingest log is at its bound."]),
      ...(metaIsUp ? [] : ["The meta store does not answer."]),
    ];
    return { ready: reasons.length === 0, reasons };
  }

  async function figures() {
    const [depth, storeIsUp, processing] = await Promise.all([
      deps.log.depth(),
      deps.events.ping(),
      deps.processing()?.figures(),
    ]);
    const loopDelayP99Ms = deps.loopDelay.percentile(99) / 1e6;
    deps.loopDelay.reset();
    const stats = storeIsUp ? await deps.events.stats() : undefined;
    const { rss, heapUsed, heapTotal, arrayBuffers } = process.memoryUsage();
    return {
      receive: { ...deps.receiver.figures(), loopDelayP99Ms },
      log: depth,
      process: processing,
      store: { up: storeIsUp, tables: [...(stats?.tables ?? [])] },
      memory: {
        rssBytes: rss,
        heapUsedBytes: heapUsed,
        heapTotalBytes: heapTotal,
        arrayBuffersBytes: arrayBuffers,
      },
      uptimeSeconds: Math.round(process.uptime()),
    };
  }
  return { readiness, figures };
}
