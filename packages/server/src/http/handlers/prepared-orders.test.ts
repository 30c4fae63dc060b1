import { beforeEach, describe, expect, it } from "vitest";
import type { KeptGroups } from "#query/kept/kept-groups.ts";
import type { QuietStep } from "#query/kept/quiet-work.ts";
import { issueLanguage } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { type TimeRange, wholeRange } from "#query/time-range.ts";
import { prepareOrders } from "./prepared-orders.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 20, 12);
const twoWeeks: TimeRange = { startMs: startMs - 14 * 24 * hourMs, endMs: startMs + 24 * hourMs };

describe("the other orders of a list", () => {
  let nowMs = startMs;
  let steps: QuietStep[] = [];
  let read: string[] = [];
  let kept: KeptGroups | undefined;
  const deps = {
    clock: { nowMs: () => nowMs },
    quiet: {
      add: (step: QuietStep) => void steps.push(step),
      during: async <Value>(looking: Promise<Value>) => await looking,
      isSomebodyLooking: () => false,
      close: () => undefined,
    },
    preparedLists: new WeakMap<KeptGroups, Set<string>>(),
  };
  beforeEach(() => {
    nowMs = startMs;
    kept = {
      front: async () => ({ groups: [], isWhole: true }),
      figures: async () => new Map(),
    };
  });

  async function look(query: string, range: TimeRange = twoWeeks, environments: readonly string[] = []) {
    [steps, read] = [[], []];
    const search = readSearch(query, issueLanguage);
    prepareOrders(
      deps,
      { search, range, environments, sort: "freq", kept: Promise.resolve(kept) },
      async (sort, atMs) => void read.push(atMs > nowMs ? `${sort} of the next hour` : sort),
    );
    await new Promise((resolve) => setImmediate(resolve));
    for (const step of steps) while (await step());
    return read;
  }

  it("are read after its first look in an hour", async () => {
    const others = ["date", "recommended", "user", "trends"];
    expect(await look("is:unresolved")).toEqual(others);
    expect(await look("is:resolved")).toEqual([]);
    expect(await look("is:unresolved", twoWeeks, ["production"])).toEqual(others);
    expect(await look("is:unresolved", wholeRange(nowMs))).toEqual(others);
    nowMs += hourMs;
    expect(await look("is:unresolved")).toEqual(others);
  });

  it("are read for the next hour before it begins", async () => {
    await look("");
    nowMs += hourMs - 300_000;
    const orders = ["date", "recommended", "freq", "user", "trends"];
    expect(await look("")).toEqual(orders.map((sort) => `${sort} of the next hour`));
    expect(await look("")).toEqual([]);
    nowMs += 300_000;
    expect(await look("", { ...twoWeeks, startMs: twoWeeks.startMs + hourMs })).toEqual([]);
  });

  it.each([
    ["a range that begins anew with each minute", "", { ...twoWeeks, startMs: startMs - 24 * hourMs }],
    ["a condition on events", "browser.name:Firefox", twoWeeks],
  ])("are not read for %s", async (_, query, range) => {
    expect(await look(query, range)).toEqual([]);
  });

  it("are not read where nothing is kept", async () => {
    kept = undefined;
    expect(await look("")).toEqual([]);
  });
});
