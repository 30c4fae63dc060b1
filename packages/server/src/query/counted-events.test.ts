import { expect, test } from "vitest";
import { eventsFoundBy } from "./counted-events.ts";
import { noReferences, type SearchReferences } from "./search/compile-search.ts";
import { errorLanguage } from "./search/languages.ts";
import { readSearch } from "./search/read-search.ts";
import { wholeRange } from "./time-range.ts";

const nowMs = Date.UTC(2026, 0, 2);
const whole = wholeRange(nowMs);

function keyOf(query: string, range = whole, references: Partial<SearchReferences> = {}) {
  const search = readSearch(query, errorLanguage);
  return eventsFoundBy(search, { ...noReferences, nowMs: () => nowMs, ...references }).key(range);
}

test("the same search is known again, and no other is taken for it", () => {
  expect(keyOf("plan:gold")).toBe(keyOf("plan:gold"));
  const keys = ["plan:gold", "!plan:gold", "plan:free", "tags[plan]:gold level:error", "gold"].map((query) =>
    keyOf(query),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test("a range that begins at another moment holds other events, within the same hour too", () => {
  const from = (startMs: number) => keyOf("plan:gold", { startMs, endMs: nowMs });
  expect(from(nowMs - 60_000)).not.toBe(from(nowMs - 120_000));
  expect(from(nowMs - 60_000)).toBe(from(nowMs - 60_000));
});

test("what a name stands for belongs to the search", () => {
  const latest = (release: string) =>
    keyOf("release:latest", whole, { latestReleases: () => [{ projectId: 7, release }] });
  expect(latest("shop@2")).not.toBe(latest("shop@1"));
});

test("a search whose events change as time goes by is not known again", () => {
  expect(keyOf("plan:gold timestamp:-24h")).toBeUndefined();
  expect(keyOf("plan:gold timestamp:>2026-01-01")).toBeDefined();
});
