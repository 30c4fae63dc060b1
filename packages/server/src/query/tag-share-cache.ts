/**
 * Shares of tags among a project's events, kept for a while. They are an estimate over three days, and reading them
 * costs more than everything else on an issue's page (tags of a million events to sample fifty thousand). So whoever
 * looks at a list has those of its projects read when nobody waits, an answer does not wait long for them, what is older
 * than ten minutes is shown while it is read anew, and what is not there in time is left out until the next look.
 */
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventReader } from "./event-reader.ts";
import { createKeptReads } from "./kept-reads.ts";
import { readTagShares, type TagShare } from "./tag-distribution.ts";
import type { TimeRange } from "./time-range.ts";

type Reader = Pick<EventReader, "events" | "scope">;

export type SharesQuestion = {
  readonly projectId: number;
  readonly environments: readonly string[];
  /** When the issue was last seen that is held against them. */
  readonly newestMs: number;
};

export type TagShareCache = {
  readonly get: (reader: Reader, question: SharesQuestion) => Promise<readonly TagShare[]>;
  readonly prepare: (reader: Reader, question: SharesQuestion) => Promise<void>;
  readonly isFresh: (question: SharesQuestion) => boolean;
};

const dayMs = 86_400_000;
const comparedMs = 3 * dayMs;

const rules = {
  freshMs: 10 * 60_000,
  keptMs: 60 * 60_000,
  waitMs: 100,
  /** At most two thousand values each. */
  entriesMax: 32,
  readsMax: 2,
};

/** The project's last days when the issue was last seen, the same for all issues of a day. */
function comparedRange(newestMs: number): TimeRange {
  const endMs = Math.floor(newestMs / dayMs + 1) * dayMs;
  return { startMs: endMs - comparedMs, endMs };
}

/** A project belongs to one scope or to none: whoever may ask for it may see all of it. */
export function sharesKey({ projectId, environments, newestMs }: SharesQuestion): string {
  return JSON.stringify([projectId, comparedRange(newestMs).endMs, environments.toSorted()]);
}

export function createTagShareCache(deps: { readonly clock: Clock; readonly logger: Logger }): TagShareCache {
  const kept = createKeptReads<readonly TagShare[]>(deps.clock, rules, (err) => {
    // The answer does without them, so nobody else would hear of it.
    deps.logger.warn({ err }, "shares of tags could not be read");
  });
  const reading = (reader: Reader, question: SharesQuestion) => () =>
    readTagShares({ ...reader, range: comparedRange(question.newestMs) }, question);
  return {
    isFresh: (question) => kept.isFresh(sharesKey(question)),
    prepare: async (reader, question) => {
      await kept.prepare(sharesKey(question), reading(reader, question));
    },
    get: async (reader, question) => (await kept.get(sharesKey(question), reading(reader, question))) ?? [],
  };
}
