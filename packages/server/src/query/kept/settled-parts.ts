/**
 * The parts whose rows are read once and added up with the others' at every look. A part that is small beside the
 * others is merged soon, mostly with rows that are new; a large one stays for hours or days. So the smallest parts,
 * as far as reading them costs little, are read each time, and the others are settled.
 */
import { type ErrorPart, errorPartTables } from "#ports/event-store.ts";
import { areThere, followParts, isNoneLost } from "./part-changes.ts";

export type SettlingRules = {
  /** The smallest parts of a table that come to so many rows are not settled. */
  readonly looseRows: number;
  /** With more rows outside of the settled parts these are chosen anew. */
  readonly looseRowsMax: number;
};

export const settlingRules: SettlingRules = { looseRows: 60_000, looseRowsMax: 250_000 };

/** By table and week: parts of at most so many rows do not stay there. */
export type Restless = ReadonlyMap<string, number>;

export function chooseSettled(
  parts: readonly ErrorPart[],
  { looseRows, looseRowsMax }: SettlingRules,
  restless: Restless = new Map(),
): readonly ErrorPart[] {
  return errorPartTables.flatMap((table) => {
    let rows = 0;
    const newest = parts
      .filter((part) => part.table === table)
      .reduce<ErrorPart | undefined>(
        (last, part) => (part.lastBlock > (last?.lastBlock ?? -1) ? part : last),
        undefined,
      );
    // New rows come to the newest week, and parts that are not large there are merged with them.
    const stays = (part: ErrorPart): boolean =>
      part.rows > (restless.get(placeOf(part)) ?? 0) &&
      (part.partition !== newest?.partition || part.rows > looseRows);
    return parts
      .filter((part) => part.table === table)
      .toSorted((one, other) => one.rows - other.rows)
      .filter((part) => (rows += part.rows) > looseRows && (stays(part) || rows > looseRowsMax / 2));
  });
}

/** Where settled parts were merged with new rows: as large ones, and somewhat larger ones, are not settled again. */
export function moreRestless(
  restless: Restless,
  settled: readonly ErrorPart[],
  now: readonly ErrorPart[],
  { looseRows }: SettlingRules,
): Restless {
  const more = new Map(restless);
  for (const part of settled) {
    if (areThere([part], now)) continue;
    const rows = Math.min(2 * part.rows, looseRows);
    more.set(placeOf(part), Math.max(rows, more.get(placeOf(part)) ?? 0));
  }
  // Of weeks that are over nothing needs to be known.
  const weeks = new Set(now.map(placeOf));
  return new Map([...more].filter(([place]) => weeks.has(place)));
}

function placeOf({ table, partition }: ErrorPart): string {
  return `${table} ${partition}`;
}

/** The settled parts at the next look; `undefined` where they have to be chosen anew. */
export function nextSettled(
  settled: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
  { looseRowsMax }: SettlingRules,
): readonly ErrorPart[] | undefined {
  const next = followParts(settled, before, now);
  // What goes beside the settled parts leaves counts and bounds that are no longer true.
  if (next === undefined || !isNoneLost(before, now)) return undefined;
  const names = new Set(next.map(({ table, name }) => `${table} ${name}`));
  const looseRows = (table: ErrorPart["table"]): number =>
    now
      .filter((part) => part.table === table && !names.has(`${table} ${part.name}`))
      .reduce((sum, { rows }) => sum + rows, 0);
  return errorPartTables.some((table) => looseRows(table) > looseRowsMax) ? undefined : next;
}
