/**
 * Shares of tags among a project's events, kept for a while. They are an estimate over three days, and reading them
 * costs more than everything else on an issue's page (tags of a million events to sample fifty thousand). So an answer
 * does not wait long for them: what is older than ten minutes is shown while it is read anew, and what is not there in
 * time is left out until the next look.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventReader } from "./event-reader.ts";
import { createKeptReads } from "./kept-reads.ts";
import { readTagShares, type TagShare } from "./tag-distribution.ts";

export type TagShareCache = (
  reader: EventReader,
  question: { readonly projectId: number; readonly environments: readonly string[] },
) => Promise<readonly TagShare[]>;

const rules = {
  freshMs: 10 * 60_000,
  keptMs: 60 * 60_000,
  waitMs: 250,
  /** At most two thousand values each. */
  entriesMax: 32,
  readsMax: 2,
};

export function createTagShareCache(deps: { readonly clock: Clock; readonly logger: Logger }): TagShareCache {
  const kept = createKeptReads<readonly TagShare[]>(deps.clock, rules, (err) => {
    // The answer does without them, so nobody else would hear of it.
    deps.logger.warn({ err }, "shares of tags could not be read");
  });
  return async (reader, question) => {
    // A project belongs to one scope or to none: whoever may ask for it may see all of it.
    const { projectId, environments } = question;
    const key = JSON.stringify([projectId, reader.range.endMs, environments.toSorted()]);
    return (await kept(key, () => readTagShares(reader, question))) ?? [];
  };
}
