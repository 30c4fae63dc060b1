import type { Clock } from "#kernel/clock.ts";
import type { DiskSpace } from "#ports/disk-space.ts";
import type { Job } from "./job.ts";

/** Whoever wants to go back behind an upgrade does so within a month. */
const keptMs = 30 * 86_400_000;

/** A snapshot keeps events on the disk that were deleted since: old data leaves only when it goes, too. */
export function forgetSnapshotsJob(deps: {
  readonly disk: Pick<DiskSpace, "forgetSnapshots">;
  readonly clock: Clock;
}): Job {
  return {
    name: "forget-snapshots",
    lane: "upkeep",
    intervalMs: 6 * 3_600_000,
    firstDelayMs: 10 * 60_000,
    run: async () => ({
      forgottenSnapshots: await deps.disk.forgetSnapshots(deps.clock.nowMs() - keptMs),
    }),
  };
}
