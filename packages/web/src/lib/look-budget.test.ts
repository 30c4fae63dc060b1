import { describe, expect, it } from "vitest";
import { createLookBudget } from "./look-budget.ts";

function budgetAt(startMs: number) {
  let now = startMs;
  const budget = createLookBudget({ looksMax: 3, quietMs: 60_000, nowMs: () => now });
  return { ...budget, wait: (ms: number) => void (now += ms) };
}

describe("looks that are bounded", () => {
  it("are three in a row", () => {
    const { take, wait } = budgetAt(0);
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    wait(59_000);
    expect(take()).toBe(false);
  });

  it("begin anew after a quiet minute, counted from the last one that was taken", () => {
    const { take, wait, isFresh } = budgetAt(1_000);
    expect(isFresh()).toBe(true);
    take();
    wait(50_000);
    take();
    take();
    wait(50_000);
    expect([take(), isFresh()]).toEqual([false, false]);
    wait(10_001);
    expect(isFresh()).toBe(true);
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  });
});
