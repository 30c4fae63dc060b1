/** Composes the jobs of this process: what keeps the stores small, the disk usable and the figures kept. */
import type { Config } from "#config/config.ts";
import { checkEscalationJob } from "#jobs/check-escalation.ts";
import { deleteIssueEventsJob } from "#jobs/delete-issue-events.ts";
import { deletePersonalDataJob } from "#jobs/delete-personal-data.ts";
import { deleteProjectEventsJob } from "#jobs/delete-project-events.ts";
import { endArchivesJob } from "#jobs/end-archives.ts";
import { expirePartitionsJob } from "#jobs/expire-partitions.ts";
import { fillVectorsJob } from "#jobs/fill-vectors.ts";
import { forgetSnapshotsJob } from "#jobs/forget-snapshots.ts";
import { type JobRunner, startJobs } from "#jobs/job-runner.ts";
import { recordFiguresJob } from "#jobs/record-figures.ts";
import { removeEmptyIssuesJob } from "#jobs/remove-empty-issues.ts";
import { settleIssuesJob } from "#jobs/settle-issues.ts";
import { sweepBlobsJob } from "#jobs/sweep-blobs.ts";
import { switchOffKeysJob } from "#jobs/switch-off-keys.ts";
import { tidyMetaJob } from "#jobs/tidy-meta.ts";
import { type DiskState, watchDisk } from "#jobs/watch-disk.ts";
import { systemClock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { BlobStore } from "#ports/blob-store.ts";
import type { DiskSpace } from "#ports/disk-space.ts";
import type { EventStore, StoredFigure } from "#ports/event-store.ts";
import type { MetaStore } from "#ports/meta-store.ts";

export type Upkeep = {
  readonly disk: () => DiskState | undefined;
  readonly jobs: () => ReturnType<JobRunner["figures"]>;
  /** Figures and the log are there only once everything is composed. */
  readonly start: (late: {
    readonly collectFigures: () => Promise<readonly StoredFigure[]>;
    readonly processedSoFar: (stopping: AbortSignal) => Promise<boolean>;
  }) => void;
  readonly stop: () => Promise<void>;
};

export function createUpkeep(deps: {
  readonly config: Config;
  readonly meta: MetaStore;
  readonly events: EventStore;
  readonly blobs: BlobStore;
  readonly sealer: TextSealer;
  readonly disk: DiskSpace;
  readonly logger: Logger;
}): Upkeep {
  const { config, meta, events, blobs, logger } = deps;
  const clock = systemClock;
  const ownsData = config.roles.includes("process");
  let runner: JobRunner | undefined;
  const watch = watchDisk({
    disk: deps.disk,
    events,
    holdsEvents: ownsData && config.eventStoreUrl === undefined,
    limits: { folderBytesMax: config.diskMaxSize, freeBytesMin: config.diskMinFree },
    sweepBlobs: () => {
      if (ownsData) runner?.request("sweep-blobs");
    },
    clock,
    logger,
  });
  return {
    disk: watch.state,
    jobs: () => runner?.figures() ?? [],
    start: ({ collectFigures, processedSoFar }) => {
      const jobs = [
        watch.job,
        recordFiguresJob({ events, collect: collectFigures }),
        ...(ownsData
          ? [
              expirePartitionsJob({ events, clock }),
              sweepBlobsJob({ blobs, events, clock }),
              removeEmptyIssuesJob({ meta, events, clock }),
              tidyMetaJob({ meta, clock }),
              fillVectorsJob({ meta, events, clock }),
              endArchivesJob({ meta, events, clock }),
              settleIssuesJob({ meta, clock }),
              checkEscalationJob({ meta, events, clock }),
              deleteIssueEventsJob({ meta, events, clock }),
              deleteProjectEventsJob({ meta, events, clock }),
              deletePersonalDataJob({ ...deps, clock, processedSoFar }),
              switchOffKeysJob({ meta, clock }),
              forgetSnapshotsJob({ disk: deps.disk, clock }),
            ]
          : []),
      ];
      runner = startJobs({ jobs, clock, logger });
    },
    stop: async () => await runner?.stop(),
  };
}
