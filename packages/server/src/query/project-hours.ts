/**
 * The hours of a project around the last event of an issue, kept for a moment: all groups of a week are read for them, so
 * they were the longest step of an issue's answer. They only decide from how many hours a sample is taken and how thin it
 * is, and every issue that was last seen on that day asks for the same ones.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventReader } from "./event-reader.ts";
import { readHourCounts } from "./hour-counts.ts";
import { createKeptReads } from "./kept-reads.ts";

export type ProjectHours = (
  reader: EventReader,
  question: { readonly projectId: number; readonly environments: readonly string[] },
) => Promise<ReadonlyMap<number, number>>;

const dayMs = 86_400_000;

const rules = {
  // A flood that began meanwhile makes the sample larger than it was meant, so not for long.
  freshMs: 30_000,
  keptMs: 2 * 60_000,
  waitMs: 10_000,
  /** At most two hundred hours each. */
  entriesMax: 64,
  readsMax: 4,
};

/** Events by hour, at least in the range. */
export function createProjectHours(deps: { readonly clock: Clock; readonly logger: Logger }): ProjectHours {
  const kept = createKeptReads<ReadonlyMap<number, number>>(deps.clock, rules, (err) => {
    deps.logger.warn({ err }, "hours of a project could not be read");
  });
  return async (reader, { projectId, environments }) => {
    const startMs = Math.floor(reader.range.startMs / dayMs) * dayMs;
    const endMs = Math.ceil(reader.range.endMs / dayMs) * dayMs;
    const read = () =>
      readHourCounts(
        { ...reader, range: { startMs, endMs } },
        { projectId, groups: undefined, environments },
      );
    const key = JSON.stringify([projectId, startMs, endMs, environments.toSorted()]);
    return (await kept.get(key, read)) ?? (await read());
  };
}
