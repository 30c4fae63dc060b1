/** Takes out what belongs to a discarded issue, by the hash it was given and by when it was received. */
import { seedKey } from "#domain/issues/assigned-issue.ts";
import type { Discards } from "#domain/issues/discarded-hashes.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { ProcessedItem } from "./batch-result.ts";
import type { StorableResult } from "./item-result.ts";

/** In the same order, so that a replayed range gives the same bytes. */
export function discardItems(items: readonly ProcessedItem[], discards: Discards): readonly ProcessedItem[] {
  if (discards.size === 0) return items;
  return items.map((item) => {
    const { record, result } = item;
    const discard = result.seed === undefined ? undefined : discards.get(seedKey(result.seed));
    const isDiscarded =
      discard !== undefined &&
      record.receivedAtMs >= discard.receivedFromMs &&
      record.receivedAtMs < (discard.receivedUntilMs ?? Number.POSITIVE_INFINITY);
    return isDiscarded ? { record, result: discarded(result) } : item;
  });
}

/** One seed of each group. */
export function distinctSeeds(items: readonly ProcessedItem[]): readonly IssueSeed[] {
  const seeds = new Map<string, IssueSeed>();
  for (const { result } of items) if (result.seed !== undefined) seeds.set(seedKey(result.seed), result.seed);
  return [...seeds.values()];
}

function discarded({ counts, onceId }: StorableResult): StorableResult {
  return {
    counts: counts.map((count) =>
      count.outcome === "accepted"
        ? { ...count, outcome: "filtered" as const, reason: "discarded-hash" }
        : count,
    ),
    rows: [],
    onceId,
  };
}
