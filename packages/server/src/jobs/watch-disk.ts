/**
 * Keeps the server alive on a disk that fills. Two lines:
 *
 * - Below the *watermark* snapshots of earlier upgrades go, which keep on the disk what was deleted since, then the
 *   oldest events: whole weeks across all tables, the oldest first, then blobs that no
 *   row names any more. The running week stays: a server that deletes what it has just taken in helps nobody.
 * - Below the *floor* nothing more is accepted and the reserve is given up, so that people can sign in, delete and
 *   change settings. Both end by themselves when there is room again.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { DiskSpace } from "#ports/disk-space.ts";
import type { EventPartitionStats, EventStore } from "#ports/event-store.ts";
import type { Job } from "./job.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const weekMs = 7 * 86_400_000;

export type DiskLimits = {
  /** What the data folder may take; no bound where it is absent. */
  readonly folderBytesMax: number | undefined;
  /** What must stay free of the disk; derived from its size where it is absent. */
  readonly freeBytesMin: number | undefined;
};

export type DiskState = {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly freeBytesMin: number;
  /** Only where a bound is set. */
  readonly folderBytes: number | undefined;
  readonly folderBytesMax: number | undefined;
  /** Below the watermark. */
  readonly isLow: boolean;
  /** Below the floor: nothing is accepted. */
  readonly isFull: boolean;
};

/** A twentieth of the disk, at least 2 GiB; never more than 20 GiB or a fifth of the disk. */
export function freeBytesMinOf(totalBytes: number): number {
  return Math.floor(Math.min(Math.max(totalBytes / 20, 2 * GIB), 20 * GIB, totalBytes / 5));
}

/** The reserve, and as much must be free besides: 64 MiB, less on a tiny disk. */
export function reserveBytesOf(totalBytes: number): number {
  return Math.floor(Math.min(64 * MIB, totalBytes / 50));
}

/** Room must be three times the floor before the reserve is taken again, or it would go to and fro. */
const recoveryFactor = 3;
/** Deleting goes a little beyond the watermark, or it would begin again at once. */
const headroom = 1.1;
/** Deleted files leave the disk a moment later: nothing more is deleted before. */
const settleMs = 60_000;
const folderMeasureEveryMs = 5 * 60_000;
const snapshotKeptMsMin = 86_400_000;
const sweepEveryMs = 3_600_000;

export function watchDisk(deps: {
  readonly disk: DiskSpace;
  readonly events: Pick<EventStore, "partitions" | "dropPartition">;
  /** False where the event store is on another machine. */
  readonly holdsEvents: boolean;
  readonly limits: DiskLimits;
  /** Asks for a sweep of blobs. */
  readonly sweepBlobs: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}): { readonly job: Job; readonly state: () => DiskState | undefined } {
  const { disk, clock, limits, logger } = deps;
  let state: DiskState | undefined;
  let folder: { readonly bytes: number; readonly atMs: number } | undefined;
  let droppedAtMs = Number.NEGATIVE_INFINITY;
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  async function look(): Promise<DiskState> {
    const { totalBytes, freeBytes } = await disk.measure();
    const nowMs = clock.nowMs();
    if (limits.folderBytesMax !== undefined && (!folder || nowMs - folder.atMs >= folderMeasureEveryMs))
      folder = { bytes: await disk.folderBytes(), atMs: nowMs };
    const freeBytesMin = limits.freeBytesMin ?? freeBytesMinOf(totalBytes);
    const floorBytes = reserveBytesOf(totalBytes);
    return {
      totalBytes,
      freeBytes,
      freeBytesMin,
      folderBytes: folder?.bytes,
      folderBytesMax: limits.folderBytesMax,
      isLow: freeBytes < freeBytesMin || (folder?.bytes ?? 0) > (limits.folderBytesMax ?? Infinity),
      isFull: freeBytes < (state?.isFull ? recoveryFactor * floorBytes : floorBytes),
    };
  }

  async function keepReserve(now: DiskState): Promise<void> {
    const sizeBytes = reserveBytesOf(now.totalBytes);
    if (now.isFull) await disk.releaseReserve();
    else if (now.freeBytes >= recoveryFactor * sizeBytes) await disk.holdReserve(sizeBytes);
  }

  /** Whole weeks, the oldest first, until their bytes are enough. */
  async function dropOldest(
    neededBytes: number,
    stopping: AbortSignal,
  ): Promise<readonly EventPartitionStats[]> {
    const partitions = (await deps.events.partitions()).filter((one) => one.weekMs + weekMs <= clock.nowMs());
    const weeks = [...Map.groupBy(partitions, (one) => one.weekMs)].sort(([a], [b]) => a - b);
    const dropped: EventPartitionStats[] = [];
    let freedBytes = 0;
    for (const [, ofWeek] of weeks) {
      if (freedBytes >= neededBytes) break;
      for (const partition of ofWeek) {
        if (stopping.aborted) return dropped;
        await deps.events.dropPartition(partition);
        dropped.push(partition);
        freedBytes += partition.bytesOnDisk;
      }
    }
    return dropped;
  }

  const job: Job = {
    name: "watch-disk",
    lane: "watch",
    intervalMs: 15_000,
    // The reserve is written then: not while everything starts.
    firstDelayMs: 5_000,
    run: async ({ stopping }) => {
      const wasFull = state?.isFull ?? false;
      const now = await look();
      state = now;
      if (now.isFull !== wasFull)
        logger.error(
          { freeBytes: now.freeBytes },
          now.isFull ? "the disk is full: nothing is accepted" : "the disk has room again",
        );
      await keepReserve(now);
      const result = { freeBytes: now.freeBytes, droppedPartitions: 0, droppedBytes: 0 };
      const nowMs = clock.nowMs();
      if (!now.isLow || nowMs - droppedAtMs < settleMs) return result;
      // Below, an upgrade of today can still be taken back.
      if ((await disk.forgetSnapshots(nowMs - snapshotKeptMsMin)) > 0) {
        logger.warn(
          { freeBytes: now.freeBytes },
          "the disk is low: snapshots of earlier upgrades were deleted",
        );
        return result;
      }
      const neededBytes = Math.max(
        now.freeBytesMin * headroom - now.freeBytes,
        (now.folderBytes ?? 0) * headroom - (now.folderBytesMax ?? Infinity),
      );
      const dropped = deps.holdsEvents ? await dropOldest(neededBytes, stopping) : [];
      if (dropped.length > 0) {
        droppedAtMs = nowMs;
        folder = undefined;
        result.droppedPartitions = dropped.length;
        result.droppedBytes = dropped.reduce((sum, one) => sum + one.bytesOnDisk, 0);
        const weeks = [...new Set(dropped.map((one) => new Date(one.weekMs).toISOString().slice(0, 10)))];
        logger.warn(
          { weeks, bytes: result.droppedBytes, freeBytes: now.freeBytes },
          "the disk is low: the oldest events were deleted",
        );
      }
      if (nowMs - sweptAtMs >= sweepEveryMs) {
        sweptAtMs = nowMs;
        deps.sweepBlobs();
      }
      return result;
    },
  };
  return { job, state: () => state };
}
