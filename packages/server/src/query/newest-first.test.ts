import { expect, it } from "vitest";
import { readNewestFirst } from "./newest-first.ts";
import type { TimeRange } from "./time-range.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 28);

/** A store of rows by their age in days; it remembers which ranges it was asked for. */
function storeOf(agesDays: readonly number[], limit: number) {
  const asked: TimeRange[] = [];
  const read = async ({ startMs, endMs }: TimeRange) => {
    asked.push({ startMs, endMs });
    return agesDays
      .map((days) => nowMs - days * dayMs)
      .filter((atMs) => atMs >= startMs && atMs < endMs)
      .toSorted((a, b) => b - a)
      .slice(0, limit);
  };
  return { asked, read };
}

const month = { startMs: nowMs - 30 * dayMs, endMs: nowMs + 1 };

it("looks at the newest rows alone where they fill the answer", async () => {
  const { asked, read } = storeOf([0, 1, 1.5, 3, 20], 3);
  expect(await readNewestFirst(month, 3, read)).toEqual([0, 1, 1.5].map((days) => nowMs - days * dayMs));
  expect(asked).toEqual([{ startMs: month.endMs - 2 * dayMs, endMs: month.endMs }]);
});

it("looks at the whole range where they do not", async () => {
  const { asked, read } = storeOf([1, 3, 20, 40], 3);
  expect(await readNewestFirst(month, 3, read)).toEqual([1, 3, 20].map((days) => nowMs - days * dayMs));
  expect(asked.at(-1)).toEqual(month);
});

it("begins with what is newest now where the range goes on", async () => {
  const open = { startMs: nowMs - 30 * dayMs, endMs: nowMs + dayMs };
  const { asked, read } = storeOf([1.5, 3], 1);
  expect(await readNewestFirst(open, 1, read, nowMs)).toEqual([nowMs - 1.5 * dayMs]);
  expect(asked).toEqual([{ startMs: nowMs - 2 * dayMs, endMs: open.endMs }]);
  // Never with what lies before it.
  const ahead = { startMs: nowMs - dayMs, endMs: nowMs + 5 * dayMs };
  const other = storeOf([1.5], 1);
  expect(await readNewestFirst(ahead, 1, other.read, nowMs)).toEqual([]);
});

it("asks once for a short range", async () => {
  const { asked, read } = storeOf([1], 3);
  const range = { startMs: nowMs - 3 * dayMs, endMs: nowMs };
  await readNewestFirst(range, 3, read);
  expect(asked).toEqual([range]);
});
