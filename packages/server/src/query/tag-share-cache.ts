/**
 * Shares of tags among a project's events, kept for a while. They are an estimate over three days, and reading them
 * costs more than everything else on an issue's page (tags of a million events to sample fifty thousand). So an answer
 * does not wait long for them: what is older than ten minutes is shown while it is read anew, and what is not there in
 * time is left out until the next look.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventReader } from "./event-reader.ts";
import { readTagShares, type TagShare } from "./tag-distribution.ts";

export type TagShareCache = (
  reader: EventReader,
  question: { readonly projectId: number; readonly environments: readonly string[] },
) => Promise<readonly TagShare[]>;

type Entry = { readonly atMs: number; readonly shares: readonly TagShare[] };

const freshMs = 10 * 60_000;
const keptMs = 60 * 60_000;
const waitMs = 250;
/** At most two thousand values each. */
const entriesMax = 32;
const readsMax = 2;

export function createTagShareCache(deps: { readonly clock: Clock; readonly logger: Logger }): TagShareCache {
  const entries = new Map<string, Entry>();
  const reads = new Map<string, Promise<void>>();

  const readAnew: (key: string, ...asked: Parameters<TagShareCache>) => Promise<void> = async (
    key,
    reader,
    question,
  ) => {
    try {
      const shares = await readTagShares(reader, question);
      entries.delete(key);
      entries.set(key, { atMs: deps.clock.nowMs(), shares });
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    } catch (err) {
      // The answer does without them, so nobody else would hear of it.
      deps.logger.warn({ err, projectId: question.projectId }, "shares of tags could not be read");
    } finally {
      reads.delete(key);
    }
  };

  return async (reader, question) => {
    // A project belongs to one scope or to none: whoever may ask for it may see all of it.
    const { projectId, environments } = question;
    const key = JSON.stringify([projectId, reader.range.endMs, environments.toSorted()]);
    const known = entries.get(key);
    const ageMs = known === undefined ? keptMs : deps.clock.nowMs() - known.atMs;
    if (known !== undefined && ageMs < freshMs) return known.shares;
    if (!reads.has(key) && reads.size < readsMax) reads.set(key, readAnew(key, reader, question));
    if (known !== undefined && ageMs < keptMs) return known.shares;
    entries.delete(key);
    await Promise.race([reads.get(key), sleep(waitMs, undefined, { ref: false })]);
    return entries.get(key)?.shares ?? [];
  };
}
