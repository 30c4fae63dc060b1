/** When two questions about groups are the same, as far as their answers differ by nothing but what is stored. */
import { createHash } from "node:crypto";
import type { GroupAlias } from "#query/group-aliases.ts";
import type { TimeRange } from "#query/time-range.ts";

const hourMs = 3_600_000;

export type OrderQuestion = {
  readonly environments: readonly string[];
  readonly aliases?: readonly GroupAlias[] | undefined;
  readonly nowMs?: number | undefined;
};

/** Orders count a range from its first hour on, whole; figures of a page do not (`isHourly`). */
export function orderKey(
  kind: string,
  range: TimeRange,
  { environments, aliases = [], nowMs = 0 }: OrderQuestion,
  isHourly = true,
): string {
  const joined =
    aliases.length === 0
      ? ""
      : createHash("sha256")
          .update(aliases.map((one) => `${one.projectId}:${one.hash}:${one.primaryHash}`).join())
          .digest("base64");
  return JSON.stringify([kind, rangeKey(range, isHourly, nowMs), environments.toSorted(), joined]);
}

function rangeKey(range: TimeRange, isHourly: boolean, nowMs: number): string {
  if (range.isWhole === true) return "whole";
  const start = isHourly ? Math.floor(range.startMs / hourMs) : range.startMs;
  // No event is kept with a time more than a minute after its receipt: what ends later has no end yet.
  const isOpen = range.endMs >= nowMs + hourMs;
  return `${start} ${isOpen ? "open" : range.endMs}`;
}
