/**
 * What became of the stored errors between two looks at their parts. Rows never change inside of a part: an insert is
 * a part with new blocks, a merge takes the place of parts whose blocks it covers, a deletion gives its number to every
 * part it has been through, and what expired is gone. So the names tell whether rows were only added, and where.
 */
import type { ErrorPart } from "#ports/event-store.ts";

export type PartChanges =
  | { readonly kind: "none" }
  /** Rows were added, all of them in parts that are not named here. */
  | { readonly kind: "added"; readonly known: readonly ErrorPart[] }
  /** Rows may have gone, or it cannot be told. */
  | { readonly kind: "unclear" };

const unclear: PartChanges = { kind: "unclear" };

export function partChanges(before: readonly ErrorPart[], now: readonly ErrorPart[]): PartChanges {
  const had = new Set(before.map(keyOf));
  const has = new Set(now.map(keyOf));
  const fresh = now.filter((part) => !had.has(keyOf(part)));
  const gone = before.filter((part) => !has.has(keyOf(part)));
  const sourcesOf = (part: ErrorPart) => gone.filter((one) => covers(part, one));
  if (gone.some((one) => !fresh.some((part) => covers(part, one)))) return unclear;
  const merged: ErrorPart[] = [];
  for (const part of fresh) {
    const sources = sourcesOf(part);
    if (sources.length === 0) continue;
    const lastBlock = Math.max(...sources.map((one) => one.lastBlock));
    const rows = sources.reduce((sum, one) => sum + one.rows, 0);
    if (part.change !== Math.max(...sources.map((one) => one.change))) return unclear;
    // Counts of an hour become fewer rows by merging, events never.
    if (part.table === "errors" ? part.rows < rows : part.rows === 0 && rows > 0) return unclear;
    if (part.lastBlock === lastBlock) merged.push(part);
  }
  if (merged.length === fresh.length) return { kind: "none" };
  return { kind: "added", known: [...now.filter((part) => had.has(keyOf(part))), ...merged] };
}

function keyOf({ table, name }: ErrorPart): string {
  return `${table} ${name}`;
}

function covers(part: ErrorPart, one: ErrorPart): boolean {
  return (
    part.table === one.table &&
    part.partition === one.partition &&
    part.firstBlock <= one.firstBlock &&
    part.lastBlock >= one.lastBlock
  );
}
