/**
 * The parts whose rows are read once and added up with the others' at every look. New rows come to the newest week, and
 * a part there that is not large is merged with them again and again, at times with every insert; the parts of weeks
 * that are over are merged with each other at most, and a large one stays for hours or days. So the small parts of the
 * newest week are read where rows cannot be told apart, and all others are settled.
 */
import { type ErrorPart, errorPartTables } from "#ports/event-store.ts";
import { areThere, covers, followParts, isNoneLost } from "./part-changes.ts";

export type SettlingRules = Readonly<
  Record<
    ErrorPart["table"],
    {
      /** Parts of the newest week up to so many rows are not settled. */
      readonly youngRows: number;
      /** With more rows outside of the settled parts these are chosen anew; half as many stay outside at most. */
      readonly looseRowsMax: number;
    }
  >
>;

/**
 * A part that turns out to be merged with new rows is not settled again, up to half of the measure (`moreRestless`).
 * A count of an hour is a tenth of an event, in bytes as in time.
 */
export const settlingRules: SettlingRules = {
  errors: { youngRows: 60_000, looseRowsMax: 400_000 },
  error_counts_hourly: { youngRows: 60_000, looseRowsMax: 1_000_000 },
};

/** By table and week: parts of at most so many rows do not stay there. */
export type Restless = ReadonlyMap<string, number>;

export function chooseSettled(
  parts: readonly ErrorPart[],
  rules: SettlingRules,
  restless: Restless = new Map(),
): readonly ErrorPart[] {
  return errorPartTables.flatMap((table) => {
    const { youngRows, looseRowsMax } = rules[table];
    const own = parts.filter((part) => part.table === table);
    const newest = own.reduce<ErrorPart | undefined>(
      (last, part) => (part.lastBlock > (last?.lastBlock ?? -1) ? part : last),
      undefined,
    );
    const stays = (part: ErrorPart): boolean =>
      part.rows > (restless.get(placeOf(part)) ?? 0) &&
      (part.partition !== newest?.partition || part.rows > youngRows);
    let rows = 0;
    return own
      .toSorted((one, other) => one.rows - other.rows)
      .filter((part) => stays(part) || (rows += part.rows) > looseRowsMax / 2);
  });
}

/** Where settled parts were merged with new rows: as large ones, and somewhat larger ones, are not settled again. */
export function moreRestless(
  restless: Restless,
  settled: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
  rules: SettlingRules,
): Restless {
  const more = new Map(restless);
  for (const part of settled) {
    if (areThere([part], now) || isAmongSettled(part, settled, before, now)) continue;
    const rows = Math.min(2 * part.rows, rules[part.table].looseRowsMax / 2);
    more.set(placeOf(part), Math.max(rows, more.get(placeOf(part)) ?? 0));
  }
  // Of weeks that are over nothing needs to be known.
  const weeks = new Set(now.map(placeOf));
  return new Map([...more].filter(([place]) => weeks.has(place)));
}

/** It was merged with other settled parts alone. */
function isAmongSettled(
  part: ErrorPart,
  settled: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
): boolean {
  const heir = now.find((one) => covers(one, part));
  const merged = settled.filter((one) => heir !== undefined && covers(heir, one));
  return merged.length > 0 && followParts(merged, before, now) !== undefined;
}

function placeOf({ table, partition }: ErrorPart): string {
  return `${table} ${partition}`;
}

/** The settled parts at the next look; `undefined` where they have to be chosen anew. */
export function nextSettled(
  settled: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
  rules: SettlingRules,
): readonly ErrorPart[] | undefined {
  const next = followParts(settled, before, now);
  // What goes beside the settled parts leaves counts and bounds that are no longer true.
  if (next === undefined || !isNoneLost(before, now)) return undefined;
  const names = new Set(next.map(({ table, name }) => `${table} ${name}`));
  const looseRows = (table: ErrorPart["table"]): number =>
    now
      .filter((part) => part.table === table && !names.has(`${table} ${part.name}`))
      .reduce((sum, { rows }) => sum + rows, 0);
  return errorPartTables.some((table) => looseRows(table) > rules[table].looseRowsMax) ? undefined : next;
}
