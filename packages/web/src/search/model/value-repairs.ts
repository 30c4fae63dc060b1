/** Queries with a value that exists in place of one that does not: what a press can mend. Pure. */
import { type SearchField, usualFields } from "./completions.ts";
import type { FaultSpan } from "./query-fault.ts";

export interface ValueRepair {
  readonly key: string;
  readonly value: string;
  readonly query: string;
}

/** All states of an issue; a longer list nobody reads. */
const OFFERED_MAX = 20;

/** How many letters have to change; counted up to where nobody meant it. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, wanted] of [...other].entries())
      next.push(
        Math.min(
          (row[index] ?? 0) + (letter === wanted ? 0 : 1),
          (row[index + 1] ?? 0) + 1,
          (next[index] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What was likely meant first, then what is asked for most, then the rest in the order of the field. */
function byLikeness(values: readonly string[], written: string, usual: readonly string[]): readonly string[] {
  const rank = (value: string) => {
    const asked = usual.includes(value) ? usual.indexOf(value) : usual.length;
    if (written === "") return asked;
    if (value.startsWith(written) || written.startsWith(value)) return 0;
    const letters = distance(written, value);
    return letters <= Math.max(2, Math.floor(value.length / 3)) ? 1 + letters : 100 + asked;
  };
  return values.toSorted((one, other) => rank(one) - rank(other));
}

/** The values of a closed field in place of what stands at the fault; nothing where a value may be anything. */
export function valueRepairs(
  query: string,
  fault: { readonly position: FaultSpan | undefined; readonly key: string | undefined },
  fields: readonly SearchField[],
): readonly ValueRepair[] {
  const { position, key } = fault;
  if (position === undefined || key === undefined) return [];
  const field = fields.find((one) => one.key === key || one.aliases.includes(key));
  const isFlag = field?.type === "flag" && field.values.length === 0;
  const values = isFlag ? ["true", "false"] : field?.isClosed === true ? field.values : [];
  const written = query.slice(position.start, position.end);
  // The fault may be about the whole filter, or about its value alone.
  const lead = /^!?[A-Za-z0-9_.-]+:/.exec(written)?.[0] ?? "";
  const typed = written.slice(lead.length).toLowerCase();
  const usual = usualFields.find((one) => one.key === field?.key)?.values ?? [];
  return byLikeness(values, typed, usual)
    .slice(0, OFFERED_MAX)
    .map((value) => ({
      key,
      value,
      query: `${query.slice(0, position.start)}${lead}${value}${query.slice(position.end)}`,
    }));
}
