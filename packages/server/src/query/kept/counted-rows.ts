/**
 * Reads rows so that they can be added to what was counted before: all of them, the settled ones apart, or those that
 * came since a mark. It knows the parts of now, and which of them are settled.
 */
import type { ErrorPart } from "#ports/event-store.ts";
import type { Added } from "./kept-groups.ts";
import { areThere, followParts, isNoneLost, isSameRows, type Mark } from "./part-changes.ts";
import {
  chooseSettled,
  moreRestless,
  nextSettled,
  type Restless,
  type SettlingRules,
} from "./settled-parts.ts";
import { rowsBeside, type SplitRows, splitRows, type StoredRows } from "./stored-rows.ts";

/** Parts were merged while they were read. */
export class PartsMoved extends Error {}

/** The parts as they were chosen once, and what became of them by merging; another one where they are chosen anew. */
export type Settled = { parts: readonly ErrorPart[] };

export type RowsSince = {
  readonly rows: StoredRows;
  /** They come to all that was counted; to the settled rows otherwise. */
  readonly isAfterAll: boolean;
};

/** What the parts of now say of what was kept. */
export type Moved = {
  readonly isSame: boolean;
  /** Rows went: counts and bounds are no longer true. */
  readonly isLost: boolean;
};

export type CountedRows = {
  readonly settled: () => Settled;
  readonly moveTo: (parts: readonly ErrorPart[]) => Moved;
  /** All rows, the settled ones apart; throws where one of their parts was merged meanwhile. */
  readonly ofAll: <Value>(
    read: (rows: SplitRows) => Promise<Value>,
  ) => Promise<{ readonly value: Value; readonly mark: Mark; readonly of: Settled }>;
  /** The rows that came since a mark, as far as they can be told from the others of what is kept `of` settled parts. */
  readonly since: <Value>(
    of: Settled,
    mark: Mark,
    read: (of: RowsSince) => Promise<Added<Value>>,
  ) => Promise<{ readonly value: Value; readonly isAfterAll: boolean; readonly mark: Mark }>;
};

/** How often the few rows that came are read where parts are merged meanwhile. */
const attemptsMax = 2;

export function createCountedRows(
  first: readonly ErrorPart[],
  parts: () => Promise<readonly ErrorPart[] | undefined>,
  { settling: rules }: { readonly settling: SettlingRules },
): CountedRows {
  let now = first;
  /** The parts that were seen last, perhaps in the middle of a question. */
  let seen: Mark = { parts: first, isExact: true };
  let restless: Restless = new Map();
  let settled: Settled = { parts: chooseSettled(first, rules, restless) };

  const see = async (): Promise<Mark> => {
    const after = await parts();
    if (after === undefined) throw new PartsMoved();
    seen = { parts: after, isExact: true };
    return seen;
  };

  /** The settled parts among those that were seen last. */
  const settledNow = (): readonly ErrorPart[] => {
    const followed = followParts(settled.parts, now, seen.parts);
    if (followed === undefined) throw new PartsMoved();
    return followed;
  };

  /**
   * The rows of all but some parts. A part that nobody knew may hold rows of these as well: nothing where one of them
   * was merged.
   */
  const beside = async <Value>(
    some: readonly ErrorPart[],
    asked: Mark,
    read: (rows: StoredRows) => Promise<Added<Value>>,
  ): Promise<{ readonly value: Value; readonly isExact: boolean } | undefined> => {
    const { value, strangers } = await read(rowsBeside(some, asked.parts));
    if (strangers === 0) return { value, isExact: true };
    return areThere(some, (await see()).parts) ? { value, isExact: false } : undefined;
  };

  return {
    settled: () => settled,
    moveTo: (after) => {
      const next = nextSettled(settled.parts, now, after, rules);
      const moved = { isSame: isSameRows(now, after), isLost: !isNoneLost(now, after) };
      if (next === undefined) {
        restless = moreRestless(restless, settled.parts, now, after, rules);
        settled = { parts: chooseSettled(after, rules, restless) };
      } else settled.parts = next;
      now = after;
      seen = { parts: after, isExact: true };
      return moved;
    },
    ofAll: async (read) => {
      const [of, asked, before] = [settled, settledNow(), seen];
      const value = await read(splitRows(asked));
      const after = await see();
      if (!areThere(asked, after.parts)) throw new PartsMoved();
      return {
        value,
        of,
        mark: isSameRows(before.parts, after.parts) ? after : { ...before, isExact: false },
      };
    },
    since: async (of, mark, read) => {
      const readBeside = async (some: readonly ErrorPart[], isAfterAll: boolean) => {
        const asked = seen;
        const found = await beside(some, asked, async (rows) => await read({ rows, isAfterAll }));
        if (found === undefined) return undefined;
        const { value, isExact } = found;
        return { value, isAfterAll, mark: isExact ? asked : { ...mark, isExact } };
      };
      // What is merged in the meantime is seen, and mostly still tells the rows apart.
      for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
        const counted = mark.isExact ? followParts(mark.parts, mark.parts, seen.parts) : undefined;
        if (counted === undefined) break;
        const found = await readBeside(counted, true);
        if (found !== undefined) return found;
      }
      // What is kept of the settled rows was perhaps counted over others than those of now.
      if (settled !== of) throw new PartsMoved();
      const found = await readBeside(settledNow(), false);
      if (found === undefined) throw new PartsMoved();
      return found;
    },
  };
}
