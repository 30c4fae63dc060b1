import type { Issue } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { digestIssues } from "./digest.ts";

const NOW = Date.UTC(2026, 10, 20, 15, 40);
const HOUR_S = 3_600;
const LAST_S = Math.floor(NOW / 1_000 / HOUR_S) * HOUR_S;

function issue(id: string, counts: readonly number[], extra: Partial<Issue> = {}): Issue {
  const stats = counts.map((count, index): [number, number] => [
    LAST_S - (counts.length - 1 - index) * HOUR_S,
    count,
  ]);
  return {
    id,
    substatus: "ongoing",
    firstSeen: "2026-01-01T00:00:00Z",
    stats: { "24h": stats },
    ...extra,
  } as Issue;
}

describe("the digest of a list", () => {
  it("adds up events by hour", () => {
    const digest = digestIssues([issue("1", [1, 2, 3]), issue("2", [0, 1, 0])], NOW);
    expect(digest.events24h).toBe(7);
    expect(digest.bars.map((bar) => bar.value)).toEqual([1, 3, 3]);
  });

  it("counts what is new since yesterday and what came back", () => {
    const digest = digestIssues(
      [issue("1", [1], { firstSeen: "2026-11-20T14:16:00Z" }), issue("2", [1], { substatus: "regressed" })],
      NOW,
    );
    expect(digest).toMatchObject({ newCount: 1, regressedCount: 1 });
  });

  it("names the issue behind most of the last hour and marks its part", () => {
    const burst = issue("1", [0, 0, 80]);
    const digest = digestIssues([burst, issue("2", [10, 10, 10]), issue("3", [5, 5, 5])], NOW);
    expect(digest.leader?.issue).toBe(burst);
    expect(digest.leader?.hours).toBe(1);
    expect(digest.bars.at(-1)).toMatchObject({ value: 95, hot: 80 });
  });

  it("names none where the numbers are too small to mean anything", () =>
    expect(digestIssues([issue("1", [3]), issue("2", [0])], NOW).leader).toBeUndefined());

  it("names none in a list of one", () =>
    expect(digestIssues([issue("1", [500])], NOW).leader).toBeUndefined());

  it("is quiet about an empty list", () =>
    expect(digestIssues([], NOW)).toEqual({
      events24h: 0,
      newCount: 0,
      regressedCount: 0,
      leader: undefined,
      bars: [],
    }));
});
