/**
 * Deletes blobs that no row names any more. Rows go by their life-time and never tell; so now and then every blob
 * is asked for. A young one is spared: its row may be on the way.
 */
import type { Clock } from "#kernel/clock.ts";
import type { BlobId, BlobStore } from "#ports/blob-store.ts";
import { blobsAskedMax, type EventStore } from "#ports/event-store.ts";
import type { Job } from "./job.ts";

/** An ingest log that lags by more than this is in worse trouble than a blob put anew. */
const sparedMs = 86_400_000;

type Listed = { readonly id: BlobId; readonly sizeBytes: number };

export function sweepBlobsJob(deps: {
  readonly blobs: Pick<BlobStore, "list" | "deleteUnlessPutSince">;
  readonly events: Pick<EventStore, "blobsInUse">;
  readonly clock: Clock;
}): Job {
  return {
    name: "sweep-blobs",
    lane: "upkeep",
    intervalMs: 6 * 3_600_000,
    firstDelayMs: 15 * 60_000,
    run: async ({ stopping, report }) => {
      const sinceMs = deps.clock.nowMs() - sparedMs;
      const result = { seenBlobs: 0, keptBytes: 0, deletedBlobs: 0, deletedBytes: 0 };

      async function sweep(old: readonly Listed[]): Promise<void> {
        const inUse = await deps.events.blobsInUse(old.map(({ id }) => id));
        for (const { id, sizeBytes } of old) {
          if (inUse.has(id) || !(await deps.blobs.deleteUnlessPutSince(id, sinceMs))) {
            result.keptBytes += sizeBytes;
            continue;
          }
          result.deletedBlobs += 1;
          result.deletedBytes += sizeBytes;
        }
        report({ done: result.seenBlobs });
      }

      let old: Listed[] = [];
      for await (const { id, sizeBytes, putAtMs } of deps.blobs.list()) {
        if (stopping.aborted) break;
        result.seenBlobs += 1;
        if (putAtMs >= sinceMs) {
          result.keptBytes += sizeBytes;
          continue;
        }
        old.push({ id, sizeBytes });
        if (old.length < blobsAskedMax) continue;
        await sweep(old);
        old = [];
      }
      if (old.length > 0 && !stopping.aborted) await sweep(old);
      return result;
    },
  };
}
