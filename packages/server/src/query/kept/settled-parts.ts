/**
 * The parts whose rows are read once and added up with the others' at every look. A part that is small beside the
 * others is merged soon, mostly with rows that are new; a large one stays for hours or days. So the smallest parts,
 * as far as reading them costs little, are read each time, and the others are settled.
 */
import { type ErrorPart, errorPartTables } from "#ports/event-store.ts";
import { followParts } from "./part-changes.ts";

export type SettlingRules = {
  /** The smallest parts of a table that come to so many rows are not settled. */
  readonly looseRows: number;
  /** With more rows outside of the settled parts these are chosen anew. */
  readonly looseRowsMax: number;
  /** So long after a look settled rows are read: not beside what somebody waits for. */
  readonly pauseMs: number;
};

export const settlingRules: SettlingRules = { looseRows: 60_000, looseRowsMax: 200_000, pauseMs: 200 };

export function chooseSettled(
  parts: readonly ErrorPart[],
  { looseRows }: SettlingRules,
): readonly ErrorPart[] {
  return errorPartTables.flatMap((table) => {
    let rows = 0;
    return parts
      .filter((part) => part.table === table)
      .toSorted((one, other) => one.rows - other.rows)
      .filter((part) => (rows += part.rows) > looseRows);
  });
}

/** The settled parts at the next look; `undefined` where they have to be chosen anew. */
export function nextSettled(
  settled: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
  { looseRowsMax }: SettlingRules,
): readonly ErrorPart[] | undefined {
  const next = followParts(settled, before, now);
  if (next === undefined) return undefined;
  const names = new Set(next.map(({ table, name }) => `${table} ${name}`));
  const looseRows = (table: ErrorPart["table"]): number =>
    now
      .filter((part) => part.table === table && !names.has(`${table} ${part.name}`))
      .reduce((sum, { rows }) => sum + rows, 0);
  return errorPartTables.some((table) => looseRows(table) > looseRowsMax) ? undefined : next;
}
