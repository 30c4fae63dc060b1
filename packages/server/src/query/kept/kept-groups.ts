/** What may be kept of the groups of a scope, as questions see it; `group-keeper.ts` says for how long. */
import type { GroupKey } from "#query/event-reader.ts";
import type { SplitRows, StoredRows } from "./stored-rows.ts";

/** A group and what its order goes by: the higher first, equal ones by hash. */
export type PlacedGroup = GroupKey & { readonly figure: number };

/** The first groups of an order: none behind them stands before the last one. */
export type Front<Group> = {
  readonly groups: readonly Group[];
  /** There are no others. */
  readonly isWhole: boolean;
};

/** A group over all rows, and its settled rows alone, where it has some. */
export type SplitGroup<Group> = { readonly all: Group; readonly settled: Group | undefined };

/** What is kept of an order: the settled rows of its first groups, and of some others. */
export type SettledFront<Group> = {
  readonly groups: readonly SplitGroup<Group>[];
  /** Every other group stood behind this one when they were read; `undefined` where there was no other. */
  readonly last: Group | undefined;
};

/** Groups that were read up to a limit, in order: where they fill it, others stand behind the last. */
export function settledFront<Group>(
  groups: readonly SplitGroup<Group>[],
  limit: number,
): SettledFront<Group> {
  return { groups, last: groups.length < limit ? undefined : groups.at(-1)?.all };
}

/** A group's other rows, and how many of their events lie in parts that came since the front was read. */
export type LooseGroup<Group> = Group & { readonly fresh: number };

/** What was read of rows, and how many of these lie in parts that nobody knew. */
export type Added<Value> = { readonly value: Value; readonly strangers: number };

export type LooseRows = {
  readonly rows: StoredRows;
  /** Those of them that came since. */
  readonly fresh: StoredRows;
  readonly known: readonly GroupKey[];
  readonly limit: number;
};

/** How the front of an order over some rows and the same of the other rows come together. */
export type FrontJoin<Group> = {
  /** The first groups of all rows, at least so many where there are, with their settled rows apart. */
  readonly whole: (rows: SplitRows, limit: number) => Promise<SettledFront<Group>>;
  /** Of the rows first the groups that are known, then the others by `most`; at most so many. */
  readonly loose: (of: LooseRows) => Promise<Added<readonly LooseGroup<Group>[]>>;
  readonly add: (one: Group, other: Group) => Group;
  /** What a group comes to at most that stands behind `last` and has these other rows. */
  readonly most: (last: Group, other: LooseGroup<Group>) => number;
  /** Its other rows alone tell its place. */
  readonly isPlaced?: (last: Group, other: Group) => boolean;
  /** Whether a group belongs to the order. */
  readonly belongs?: (group: Group) => boolean;
};

export type FrontReads<Group> = {
  /** The first groups of all rows, at most so many, in order. */
  readonly first: (limit: number) => Promise<readonly Group[]>;
  /** Absent for an order that cannot be added up. */
  readonly join?: FrontJoin<Group> | undefined;
};

/** How figures of some rows and those of the other rows come together; by `groupKeyText`. */
export type FigureJoin<Figure, Base> = {
  /** From all rows, with what is kept of the settled ones. */
  readonly whole: (
    rows: SplitRows,
    groups: readonly GroupKey[],
  ) => Promise<ReadonlyMap<string, { readonly figure: Figure; readonly base: Base | undefined }>>;
  readonly joined: (
    rows: StoredRows,
    groups: readonly GroupKey[],
    bases: ReadonlyMap<string, Base>,
  ) => Promise<Added<ReadonlyMap<string, Figure>>>;
};

export type FigureReads<Figure, Base> = {
  /** From all rows. */
  readonly read: (groups: readonly GroupKey[]) => Promise<ReadonlyMap<string, Figure>>;
  readonly join?: FigureJoin<Figure, Base> | undefined;
};

/** What is kept at the moment of a question. */
export type KeptGroups = {
  readonly front: <Group extends PlacedGroup>(key: string, reads: FrontReads<Group>) => Promise<Front<Group>>;
  /** Figures by `groupKeyText`; groups that have none are missing. */
  readonly figures: <Figure, Base>(
    key: string,
    groups: readonly GroupKey[],
    reads: FigureReads<Figure, Base>,
  ) => Promise<ReadonlyMap<string, Figure>>;
};

/** The order of groups with equal figures is one of their texts, as the store's statements have it. */
export function inPlace(one: PlacedGroup, other: PlacedGroup): number {
  return other.figure - one.figure || (one.hash < other.hash ? -1 : one.hash > other.hash ? 1 : 0);
}
