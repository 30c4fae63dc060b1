/** The end of a statement about the rows of few parts: first the groups that are known, then the others. */
import { type GroupKey } from "#query/event-reader.ts";
import type { SqlParams } from "#query/sql-params.ts";

/** By the start of the hash alone, or the text is four times as long: one of another group takes a place, no more. */
const digits = 8;

/** Where `hash` is the group's name as the engine prints it. */
export function knownFirst(known: readonly GroupKey[], params: SqlParams): string {
  const starts = known.map(({ hash }) => hash.slice(0, digits));
  return `substring(hash, 1, ${digits}) IN ${params.bind(starts, "Array(String)")} DESC`;
}
