/**
 * The front of an order from what is kept of the settled rows and what is read of the others.
 *
 * Of a group that is not in the kept front only its other rows are known. Settled, it stands behind the last one that
 * is kept, so what it comes to has a bound; the front goes down to the highest of these bounds and is exact that far.
 */
import { groupKeyText } from "#query/event-reader.ts";
import {
  type Added,
  type Front,
  type FrontJoin,
  inPlace,
  type PlacedGroup,
  type SettledFront,
} from "./kept-groups.ts";
import type { StoredRows } from "./stored-rows.ts";

/** Of an order over all settled rows every other group is new, and all of them have to be named. */
export async function joinFront<Group extends PlacedGroup>(
  settled: SettledFront<Group>,
  rows: StoredRows,
  { loose, add, most, isPlaced, belongs }: FrontJoin<Group>,
  max: number,
): Promise<Added<Front<Group>>> {
  const known = new Map(settled.groups.map((group) => [groupKeyText(group), group]));
  for (const [key, group] of settled.besides) if (group !== undefined) known.set(key, group);
  const limit = known.size + (settled.isWhole ? max + 1 : othersMin);
  const { value: found, strangers } = await loose(rows, [...known.values()], limit);
  const last = settled.isWhole ? undefined : settled.groups.at(-1);
  const placed: Group[] = [];
  let floor: number | undefined;
  const reach = (figure: number): void => {
    floor = Math.max(floor ?? figure, figure);
  };
  for (const group of found) {
    const before = known.get(groupKeyText(group));
    if (before !== undefined) known.set(groupKeyText(group), add(before, group));
    else if (
      last === undefined ||
      settled.besides.has(groupKeyText(group)) ||
      isPlaced?.(last, group) === true
    )
      placed.push(group);
    else reach(most(last, group));
  }
  const end = found.at(-1);
  // Those that were not named reach no further than the last one that was.
  if (found.length >= limit && end !== undefined) reach(most(last ?? { ...end, figure: 0 }, end));
  if (last !== undefined) reach(last.figure);
  const least = floor;
  const groups = [...known.values(), ...placed]
    .filter((group) => (least === undefined || group.figure > least) && belongs?.(group) !== false)
    .toSorted(inPlace);
  const isWhole = least === undefined && groups.length <= max;
  return { value: { groups: groups.slice(0, max), isWhole }, strangers };
}

/** Some others beside the known groups: their first tells how far the front goes. */
const othersMin = 100;
