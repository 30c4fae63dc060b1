import { describe, expect, it } from "vitest";
import { countOf, createHistogram, quantileOf } from "./histogram.ts";

describe("a histogram", () => {
  const filled = (values: readonly number[]) => {
    const histogram = createHistogram([10, 100, 1000]);
    for (const value of values) histogram.observe(value);
    return histogram.read();
  };
  it("counts by size, bounds included, with what lies beyond", () =>
    expect(filled([1, 10, 11, 100, 5000])).toEqual({
      bounds: [10, 100, 1000],
      counts: [2, 2, 0, 1],
      sum: 5122,
    }));
  it("finds quantiles within a bucket", () => {
    const counts = filled([...Array.from({ length: 90 }, () => 5), ...Array.from({ length: 10 }, () => 50)]);
    expect(quantileOf(counts, 0.45)).toBe(5);
    expect(quantileOf(counts, 0.95)).toBe(55);
    expect(countOf(counts)).toBe(100);
  });
  it("knows no quantile of nothing, and no more than its last bound", () => {
    expect(quantileOf(filled([]), 0.5)).toBeUndefined();
    expect(quantileOf(filled([9_999]), 0.5)).toBe(1000);
  });
});
