import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gridLines, niceCeil, sharedScale } from "./scale.ts";

describe("a round end of a scale", () => {
  it.each([
    [0, 1],
    [1, 1],
    [7, 8],
    [11, 15],
    [147, 150],
    [151, 200],
    [9_999, 10_000],
  ])("rounds %s up to %s", (value, nice) => expect(niceCeil(value)).toBe(nice));
  it("is never below the value and never more than twice as high", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (value) => {
        expect(niceCeil(value)).toBeGreaterThanOrEqual(value);
        expect(niceCeil(value)).toBeLessThanOrEqual(value * 2);
      }),
    ));
});

describe("a scale for many rows", () => {
  it("fits all of them when they are alike", () => expect(sharedScale([[90], [100], [80]])).toBe(100));
  it("is not stretched by one burst", () =>
    expect(sharedScale([[700], [12], [40], [60], [50], [5]])).toBe(60));
  it("is 1 where nothing happened", () => expect(sharedScale([])).toBe(1));
});

describe("grid lines", () => {
  it.each([
    [1, [1]],
    [3, [1, 2, 3]],
    [150, [75, 150]],
    [800, [400, 800]],
  ])("divide %s at %j", (top, lines) => expect(gridLines(top)).toEqual(lines));
});
