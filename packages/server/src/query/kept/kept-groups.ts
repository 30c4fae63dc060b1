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

/** Counted over all rows, and over the settled rows alone, where there are some. */
export type Split<Value> = { readonly all: Value; readonly settled: Value | undefined };

/** The groups of an order that were read. */
export type SplitGroups<Group> = {
  readonly groups: readonly Split<Group>[];
  /** Every other group stood behind this one when they were read; `undefined` where there was no other. */
  readonly last: Group | undefined;
};

/** Groups that were read up to a limit, in order: where they fill it, others stand behind the last. */
export function splitGroups<Group>(groups: readonly Split<Group>[], limit: number): SplitGroups<Group> {
  return { groups, last: groups.length < limit ? undefined : groups.at(-1)?.all };
}

/** What was read of rows, and how many of these lie in parts that nobody knew. */
export type Added<Value> = { readonly value: Value; readonly strangers: number };

export type LooseRows = {
  readonly rows: StoredRows;
  readonly limit: number;
};

/** How the groups of an order over some rows and the same of other rows come together. */
export type FrontJoin<Group> = {
  /** All of its groups are kept, as far as may be: what the others hold decides who stands in front. */
  readonly keepsAll?: boolean;
  /** The first groups of all rows, at most so many, with their settled rows apart. */
  readonly whole: (rows: SplitRows, limit: number) => Promise<SplitGroups<Group>>;
  /** The groups of some rows, in no order. */
  readonly loose: (of: LooseRows) => Promise<Added<readonly Group[]>>;
  readonly add: (one: Group, other: Group) => Group;
  /** What a group comes to at most that stood behind `last` and got these rows. */
  readonly most: (last: Group, other: Group) => number;
  /** These rows alone tell its place. */
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
  /** From all rows. Groups without any are missing. */
  readonly whole: (rows: SplitRows, groups: readonly GroupKey[]) => Promise<ReadonlyMap<string, Split<Base>>>;
  /** From what is kept of some rows, and the others. Groups without any are missing. */
  readonly joined: (
    rows: StoredRows,
    groups: readonly GroupKey[],
    bases: ReadonlyMap<string, Base>,
  ) => Promise<Added<ReadonlyMap<string, Base>>>;
  readonly figureOf: (base: Base) => Figure;
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
