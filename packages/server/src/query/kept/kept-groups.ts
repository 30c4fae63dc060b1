/** What may be kept of the groups of a scope, as questions see it; `group-keeper.ts` says for how long. */
import type { GroupKey } from "#query/event-reader.ts";

/** A group and what its order goes by: the higher first, equal ones by hash. */
export type PlacedGroup = GroupKey & { readonly figure: number };

/** The first groups of an order. */
export type Front<Group> = {
  readonly groups: readonly Group[];
  /** There are no others. */
  readonly isWhole: boolean;
};

export type FrontReads<Group> = {
  /** The first groups, at most so many, in order. */
  readonly first: (limit: number) => Promise<readonly Group[]>;
  /** Some groups as they stand now, in whatever order; those that are not part of the order are missing. */
  readonly anew: (groups: readonly GroupKey[]) => Promise<readonly Group[]>;
  /** The groups that change in the order when rows of some were added: others, where several are one issue's. */
  readonly changedBy: (groups: readonly GroupKey[]) => readonly GroupKey[];
};

/** What is kept at the moment of a question. */
export type KeptGroups = {
  readonly front: <Group extends PlacedGroup>(key: string, reads: FrontReads<Group>) => Promise<Front<Group>>;
  /** Figures by `groupKeyText`; groups that have none are missing. `read` is asked for those that are not kept. */
  readonly figures: <Figure>(
    key: string,
    groups: readonly GroupKey[],
    read: (groups: readonly GroupKey[]) => Promise<ReadonlyMap<string, Figure>>,
  ) => Promise<ReadonlyMap<string, Figure>>;
};

/** The order of groups with equal figures is one of their texts, as the store's statements have it. */
export function inPlace(one: PlacedGroup, other: PlacedGroup): number {
  return other.figure - one.figure || (one.hash < other.hash ? -1 : one.hash > other.hash ? 1 : 0);
}
