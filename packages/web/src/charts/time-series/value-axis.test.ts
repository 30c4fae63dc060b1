import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueAxis } from "./value-axis.ts";

describe("the lines of the grid", () => {
  it.each([
    ["count", 0, 0, [0, 1]],
    ["count", 0, 3, [0, 1, 2, 3]],
    ["count", 0, 1_160, [0, 500, 1_000, 1_500]],
    ["percent", 0, 0.038, [0, 0.01, 0.02, 0.03, 0.04]],
    ["duration", 0, 1_200, [0, 500, 1_000, 1_500]],
    ["duration", 0, 100_000, [0, 30_000, 60_000, 90_000, 120_000]],
    ["number", -3, 5, [-4, -2, 0, 2, 4, 6]],
  ] as const)("of %s between %s and %s stand at round values", (unit, low, high, ticks) =>
    expect(valueAxis(low, high, unit, 4).ticks).toEqual(ticks),
  );

  it("hold every value between the first and the last, and are few", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1_000),
        fc.integer({ min: 0, max: 1e9 }).map((value) => value / 1_000),
        fc.constantFrom("count", "number", "duration", "percent", "bytes"),
        (low, high, unit) => {
          const { ticks } = valueAxis(low, high, unit, 4);
          expect(ticks.length).toBeLessThanOrEqual(7);
          expect(ticks[0]).toBeLessThanOrEqual(Math.min(0, low));
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
        },
      ),
    ));

  it("are whole for counts", () => expect(valueAxis(0, 2, "count", 8).ticks).toEqual([0, 1, 2]));
});
