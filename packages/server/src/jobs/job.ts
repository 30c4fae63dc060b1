/** Work that goes on beside the journey of events: upkeep that is repeated for as long as the server runs. */

import type { JobFigure, JobName } from "./job-names.ts";

/** How far a run is; `total` only where it is known. */
export type JobProgress = { readonly done: number; readonly total?: number | undefined };

/** What a run did, as numbers whose names say their unit (`droppedBytes`). */
export type JobResult = Readonly<Partial<Record<JobFigure, number>>>;

export type JobContext = {
  /** Aborts when the server stops: a run ends soon, and its next one goes on from there. */
  readonly stopping: AbortSignal;
  readonly report: (progress: JobProgress) => void;
};

export type Job = {
  readonly name: JobName;
  /** From the end of one run to the start of the next. */
  readonly intervalMs: number;
  /** From the start of the server to the first run. */
  readonly firstDelayMs: number;
  /** Jobs of a lane run one at a time; what must not wait for a long run has a lane of its own. */
  readonly lane: "upkeep" | "watch" | "issues" | "requests";
  readonly run: (context: JobContext) => Promise<JobResult>;
};
