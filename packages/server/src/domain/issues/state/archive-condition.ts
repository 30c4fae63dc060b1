/** What ends the archiving of an issue: a time, a number of events, a number of people. The first that holds does. */
import { UserError } from "#kernel/errors.ts";

/** So many since it was archived, or, with a window, so many within it. */
export type ArchiveLimit = { readonly count: number; readonly windowMinutes?: number | undefined };

export type ArchiveCondition = {
  readonly untilMs?: number | undefined;
  readonly events?: ArchiveLimit | undefined;
  readonly users?: ArchiveLimit | undefined;
};

export const archiveWindowMinutesMax = 10_080;
const minuteMs = 60_000;
/** Longer is for ever. */
const archiveMsMax = 10 * 366 * 86_400_000;

export function readArchiveCondition(text: string): ArchiveCondition {
  return JSON.parse(text) as ArchiveCondition;
}

/** Refuses a time that is over, or that nobody will see. */
export function checkArchiveCondition(condition: ArchiveCondition, nowMs: number): void {
  const { untilMs } = condition;
  if (untilMs === undefined || (untilMs > nowMs && untilMs <= nowMs + archiveMsMax)) return;
  throw new UserError(
    "invalid_input",
    400,
    "The time at which archiving ends lies in the future, and at most ten years ahead.",
    "statusDetails.ignoreUntil",
  );
}

/** From when on events and people are counted. */
export function countedSinceMs(limit: ArchiveLimit, archivedAtMs: number, nowMs: number): number {
  return limit.windowMinutes === undefined
    ? archivedAtMs
    : Math.max(archivedAtMs, nowMs - limit.windowMinutes * minuteMs);
}
