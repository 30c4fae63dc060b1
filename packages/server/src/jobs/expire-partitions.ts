/**
 * Drops partitions of the event store in which no row can be within its life-time any more: at once and as a
 * whole, in every table, roll-ups included. Within a partition whose time is partly over the store's own
 * merges remove what is old. A life-time is stamped on a row when it arrives, so a changed setting holds for
 * what comes later.
 */
import type { Clock } from "#kernel/clock.ts";
import type { EventPartition, EventStore } from "#ports/event-store.ts";
import type { Job } from "./job.ts";

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** When the last row that the partition can hold has lived its time. */
export function isOverAtMs(partition: EventPartition): number {
  return partition.weekMs + weekMs + partition.retentionDays * dayMs;
}

export function expirePartitionsJob(deps: {
  readonly events: Pick<EventStore, "partitions" | "dropPartition">;
  readonly clock: Clock;
}): Job {
  return {
    name: "expire-partitions",
    lane: "upkeep",
    intervalMs: 3_600_000,
    firstDelayMs: 60_000,
    run: async ({ stopping, report }) => {
      const nowMs = deps.clock.nowMs();
      const over = (await deps.events.partitions()).filter((partition) => isOverAtMs(partition) <= nowMs);
      let droppedRows = 0;
      let droppedBytes = 0;
      for (const [index, partition] of over.entries()) {
        if (stopping.aborted) break;
        await deps.events.dropPartition(partition);
        droppedRows += partition.rows;
        droppedBytes += partition.bytesOnDisk;
        report({ done: index + 1, total: over.length });
      }
      return { droppedPartitions: over.length, droppedRows, droppedBytes };
    },
  };
}
