import { describe, expect, it } from "vitest";
import { trendOf } from "./trend.ts";

const series = (counts: readonly number[]) =>
  counts.map((count, index): [number, number] => [index * 3_600, count]);
const JUST_NOW = 60_000;
const HOUR = 3_600_000;
const hours = (count: number, length: number) => Array.from({ length }, () => count);

describe("the trend of an issue", () => {
  it("rises", () =>
    expect(trendOf(series([...hours(5, 18), ...hours(10, 6)]), JUST_NOW)).toEqual({
      kind: "rising",
      change: 1,
    }));
  it("multiplies", () =>
    expect(trendOf(series([...hours(2, 18), ...hours(9, 6)]), JUST_NOW)).toEqual({
      kind: "multiplied",
      times: 4,
    }));
  it("is nothing where it was hardly there before", () =>
    expect(trendOf(series([...hours(0, 17), 1, ...hours(200, 6)]), JUST_NOW)).toBeUndefined());
  it("falls", () =>
    expect(trendOf(series([...hours(10, 18), ...hours(5, 6)]), JUST_NOW)).toEqual({
      kind: "falling",
      change: -0.5,
    }));
  it("is silence where nothing came for hours", () =>
    expect(trendOf(series([...hours(10, 17), ...hours(0, 7)]), 6.2 * HOUR)).toEqual({ kind: "silent" }));
  it("is no silence before six hours are over, whatever the clock's hours say", () =>
    expect(trendOf(series([...hours(10, 18), ...hours(0, 6)]), 5.9 * HOUR)).toEqual({
      kind: "falling",
      change: -1,
    }));
  it("is nothing where the numbers are small", () =>
    expect(trendOf(series([...hours(0, 12), ...hours(0, 6), 1, 2, 1, 0, 0, 1]), JUST_NOW)).toBeUndefined());
  it("is nothing where all is as before", () =>
    expect(trendOf(series(hours(10, 24)), JUST_NOW)).toBeUndefined());
});
