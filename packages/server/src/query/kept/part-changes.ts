/**
 * What became of the stored errors between two looks at their parts. Rows never change inside of a part: an insert is
 * a part with new blocks, a merge takes the place of parts whose blocks it covers, a deletion gives its number to every
 * part it has been through, and what expired is gone. So the names tell whether the rows are still the same.
 */
import type { ErrorPart } from "#ports/event-store.ts";

/** Up to where rows were counted: those of these parts, and where that is not exact perhaps some more. */
export type Mark = { readonly parts: readonly ErrorPart[]; readonly isExact: boolean };

/** Whether the rows of some parts, and no others, lie in the parts that took their place. */
export function isSameRows(before: readonly ErrorPart[], now: readonly ErrorPart[]): boolean {
  const followed = followParts(before, before, now);
  return followed !== undefined && areThere(now, followed);
}

/**
 * The parts in which the rows of some of the parts before lie now, and no others; `undefined` where rows came among
 * them or went, or where it cannot be told.
 */
export function followParts(
  some: readonly ErrorPart[],
  before: readonly ErrorPart[],
  now: readonly ErrorPart[],
): readonly ErrorPart[] | undefined {
  const isThere = partSet(now);
  const isTheirs = partSet(some);
  const gone = some.filter((part) => !isThere(part));
  const left = gone.length === 0 ? [] : now.filter((part) => gone.some((one) => covers(part, one)));
  if (gone.some((one) => !left.some((part) => covers(part, one)))) return undefined;
  for (const part of left) {
    const sources = before.filter((one) => covers(part, one));
    if (!sources.every(isTheirs) || !isMergeOf(part, sources)) return undefined;
  }
  return [...some.filter(isThere), ...left];
}

function isMergeOf(part: ErrorPart, sources: readonly ErrorPart[]): boolean {
  if (part.lastBlock !== Math.max(...sources.map((one) => one.lastBlock))) return false;
  if (part.change !== Math.max(...sources.map((one) => one.change))) return false;
  const rows = sources.reduce((sum, one) => sum + one.rows, 0);
  // Counts of an hour become fewer rows by merging, events never.
  return part.table === "errors" ? part.rows === rows : part.rows > 0 || rows === 0;
}

/** Whether every part is there, or one that took its place with all rows: nothing expired, was deleted or left out. */
export function isNoneLost(before: readonly ErrorPart[], now: readonly ErrorPart[]): boolean {
  const isThere = partSet(now);
  const gone = before.filter((part) => !isThere(part));
  const heirs = gone.length === 0 ? [] : now.filter((part) => gone.some((one) => covers(part, one)));
  return (
    gone.every((one) => heirs.some((part) => covers(part, one))) &&
    heirs.every((part) => {
      const sources = before.filter((one) => covers(part, one));
      const rows = sources.reduce((sum, one) => sum + one.rows, 0);
      const isChanged = part.change > Math.max(...sources.map((one) => one.change));
      return !isChanged && (part.table !== "errors" || part.rows >= rows);
    })
  );
}

/** Whether all of them are there by their names. */
export function areThere(some: readonly ErrorPart[], now: readonly ErrorPart[]): boolean {
  return some.every(partSet(now));
}

function partSet(parts: readonly ErrorPart[]): (part: ErrorPart) => boolean {
  const keys = new Set(parts.map(keyOf));
  return (part) => keys.has(keyOf(part));
}

function keyOf({ table, name }: ErrorPart): string {
  return `${table} ${name}`;
}

/** It lies over the blocks of the other one. */
export function covers(part: ErrorPart, one: ErrorPart): boolean {
  return (
    part.table === one.table &&
    part.partition === one.partition &&
    part.firstBlock <= one.firstBlock &&
    part.lastBlock >= one.lastBlock
  );
}
