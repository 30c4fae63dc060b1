/**
 * What is kept of an order: its first groups, each counted over all rows up to a mark and over the settled ones alone.
 * Rows that come are added to their groups. Of a group outside of the table only the rows are known that came since:
 * it stood behind the last one, so what it comes to has a bound, and the front is exact down to the highest of these.
 */
import { groupKeyText } from "#query/event-reader.ts";
import { type Front, type FrontJoin, inPlace, type PlacedGroup, type SplitGroups } from "./kept-groups.ts";
import type { Mark } from "./part-changes.ts";

export type FrontTable<Group> = {
  readonly groups: Map<string, Tabled<Group>>;
  readonly last: Group | undefined;
  /** The rows of groups outside that came since the table was read, or more of their rows: the many. */
  readonly others: Map<string, Group>;
  /** What others than these have at most. */
  rest: Group | undefined;
  mark: Mark;
};

/** Written over where rows come: there may be tens of thousands at each look. */
type Tabled<Group> = { all: Group; readonly settled: Group | undefined };

export function createFrontTable<Group extends PlacedGroup>(
  { groups, last }: SplitGroups<Group>,
  mark: Mark,
): FrontTable<Group> {
  return {
    groups: new Map(groups.map(({ all, settled }) => [groupKeyText(all), { all, settled }])),
    last,
    others: new Map(),
    rest: undefined,
    mark,
  };
}

/** Adds rows that came after all that was counted, or else all rows but the settled ones. */
export function addToTable<Group extends PlacedGroup>(
  table: FrontTable<Group>,
  found: readonly Group[],
  isAfterAll: boolean,
  join: FrontJoin<Group>,
  othersMax: number,
): void {
  const { groups, last, others } = table;
  const { add, isPlaced } = join;
  if (!isAfterAll) {
    others.clear();
    table.rest = undefined;
  }
  for (const group of found) {
    const key = groupKeyText(group);
    const known = groups.get(key);
    if (known !== undefined) {
      const base = isAfterAll ? known.all : known.settled;
      known.all = base === undefined ? group : add(base, group);
    } else if (last === undefined || isPlaced?.(last, group) === true) {
      groups.set(key, { all: group, settled: undefined });
      others.delete(key);
    } else {
      const before = others.get(key) ?? table.rest;
      others.set(key, before === undefined ? group : add(before, group));
    }
  }
  if (last !== undefined && others.size > othersMax) keepHighest(table, last, join, othersMax / 2);
}

/** Of the others only those that may come to the most. */
function keepHighest<Group extends PlacedGroup>(
  table: FrontTable<Group>,
  last: Group,
  { most }: FrontJoin<Group>,
  max: number,
): void {
  const byMost = [...table.others].toSorted(([, one], [, other]) => most(last, other) - most(last, one));
  for (const [key, other] of byMost.slice(max)) {
    if (table.rest === undefined || most(last, other) > most(last, table.rest)) table.rest = other;
    table.others.delete(key);
  }
}

export function frontOf<Group extends PlacedGroup>(
  { groups, last, others, rest }: FrontTable<Group>,
  { most, belongs }: FrontJoin<Group>,
  max: number,
): Front<Group> {
  let reach = -Infinity;
  if (last !== undefined) {
    for (const other of others.values()) reach = Math.max(reach, most(last, other));
    if (rest !== undefined) reach = Math.max(reach, most(last, rest));
  }
  const placed: Group[] = [];
  for (const { all } of groups.values())
    if (belongs?.(all) !== false && all.figure > reach && (last === undefined || inPlace(all, last) <= 0))
      placed.push(all);
  return {
    groups: firstOf(placed, max).toSorted(inPlace).slice(0, max),
    isWhole: last === undefined && placed.length <= max,
  };
}

/** So many of the highest, and those that are as high as the last of them. */
function firstOf<Group extends PlacedGroup>(groups: readonly Group[], max: number): readonly Group[] {
  // Numbers alone are sorted twenty times as fast as groups.
  const least = Float64Array.from(groups, ({ figure }) => figure)
    .toSorted()
    .at(-max);
  return least === undefined ? groups : groups.filter(({ figure }) => figure >= least);
}
