/**
 * The front of an order from what is kept of the settled rows and what is read of the others.
 *
 * Of a group that is not in the kept front only its other rows are known. It stood behind the last one of the front,
 * and what came since lies in parts that came since, so what it comes to has a bound; the front goes down to the highest
 * of these bounds and is exact that far.
 */
import { groupKeyText } from "#query/event-reader.ts";
import {
  type Added,
  type Front,
  type FrontJoin,
  inPlace,
  type LooseRows,
  type PlacedGroup,
  type SettledFront,
} from "./kept-groups.ts";

/** Of an order of all groups every other one is new, and all of them have to be named. */
export async function joinFront<Group extends PlacedGroup>(
  { groups: kept, last }: SettledFront<Group>,
  { rows, fresh }: Pick<LooseRows, "rows" | "fresh">,
  { loose, add, most, isPlaced, belongs }: FrontJoin<Group>,
  max: number,
): Promise<Added<Front<Group>>> {
  const settledOf = new Map(kept.map(({ all, settled }) => [groupKeyText(all), settled]));
  const limit = kept.length + (last === undefined ? max + 1 : othersMin);
  const { value: found, strangers } = await loose({ rows, fresh, known: kept.map(({ all }) => all), limit });
  const placed: Group[] = [];
  let floor: number | undefined;
  const reach = (figure: number): void => {
    floor = Math.max(floor ?? figure, figure);
  };
  for (const group of found) {
    const key = groupKeyText(group);
    const settled = settledOf.get(key);
    if (settled !== undefined) placed.push(add(settled, group));
    else if (last === undefined || settledOf.has(key) || isPlaced?.(last, group) === true) placed.push(group);
    else reach(most(last, group));
    settledOf.delete(key);
  }
  // Those that have no other rows.
  for (const settled of settledOf.values()) if (settled !== undefined) placed.push(settled);
  const end = found.at(-1);
  // Those that were not named reach no further than the last one that was.
  if (found.length >= limit && end !== undefined) reach(most(last ?? { ...end, figure: 0 }, end));
  if (last !== undefined) reach(last.figure);
  const least = floor;
  const groups = placed
    .filter((group) => (least === undefined || group.figure > least) && belongs?.(group) !== false)
    .toSorted(inPlace);
  const isWhole = least === undefined && groups.length <= max;
  return { value: { groups: groups.slice(0, max), isWhole }, strangers };
}

/** Some others beside the known groups: their first tells how far the front goes. */
const othersMin = 100;
