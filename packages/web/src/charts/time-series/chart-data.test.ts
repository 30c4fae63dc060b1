import { describe, expect, it } from "vitest";
import { bucketAt, hasValues, levelOfGroup, summarize, wholeBuckets } from "./chart-data.ts";

const HOUR_MS = 3_600_000;
const hours = { atMs: [0, 1, 2, 3].map((hour) => hour * HOUR_MS), bucketMs: HOUR_MS };

describe("the bucket of a moment", () => {
  it.each([
    [0, 0],
    [HOUR_MS - 1, 0],
    [HOUR_MS, 1],
    [4 * HOUR_MS - 1, 3],
    [4 * HOUR_MS, undefined],
    [-1, undefined],
  ])("of %s is %s", (at, bucket) => expect(bucketAt(hours, at)).toBe(bucket));

  it("is found where a day of 23 hours moved all that follow", () => {
    const days = { atMs: [0, 24, 47, 71].map((hour) => hour * HOUR_MS), bucketMs: 24 * HOUR_MS };
    expect(bucketAt(days, 47.5 * HOUR_MS)).toBe(2);
  });

  it("is none where there are no buckets", () =>
    expect(bucketAt({ atMs: [], bucketMs: HOUR_MS }, 5)).toBeUndefined());
});

describe("a stretch that was brushed", () => {
  it("grows to whole buckets", () =>
    expect(wholeBuckets(hours, { startMs: 1.2 * HOUR_MS, endMs: 2.1 * HOUR_MS })).toEqual({
      startMs: HOUR_MS,
      endMs: 3 * HOUR_MS,
    }));
  it("may be drawn from right to left", () =>
    expect(wholeBuckets(hours, { startMs: 2.1 * HOUR_MS, endMs: 1.2 * HOUR_MS }).startMs).toBe(HOUR_MS));
  it("is at least one bucket, and never leaves the chart", () =>
    expect(wholeBuckets(hours, { startMs: 3.5 * HOUR_MS, endMs: 9 * HOUR_MS })).toEqual({
      startMs: 3 * HOUR_MS,
      endMs: 4 * HOUR_MS,
    }));
});

describe("the figures of a series", () => {
  it("leave out what is not known", () =>
    expect(summarize([1, null, 5])).toEqual({ total: 6, mean: 3, highest: 5 }));
  it("say nothing of nothing", () =>
    expect(summarize([null])).toEqual({ total: 0, mean: undefined, highest: undefined }));
});

describe("whether there is anything to draw", () => {
  const chart = (values: readonly (number | null)[], previous?: readonly number[]) =>
    hasValues({ ...hours, series: [{ id: "a", name: "a", values, previous }] });
  it("is no for zeros alone", () => expect(chart([0, null, 0])).toBe(false));
  it("is yes for a value, also for one of before", () => {
    expect(chart([0, 1])).toBe(true);
    expect(chart([0, 0], [0, 2])).toBe(true);
  });
});

describe("the level of a group", () => {
  it("is that of its only key", () => expect(levelOfGroup([{ key: "level", value: "fatal" }])).toBe("fatal"));
  it("is none where groups differ in more, or the level is none that has a colour", () => {
    expect(
      levelOfGroup([
        { key: "level", value: "fatal" },
        { key: "release", value: "1" },
      ]),
    ).toBeUndefined();
    expect(levelOfGroup([{ key: "level", value: "loud" }])).toBeUndefined();
    expect(levelOfGroup(undefined)).toBeUndefined();
  });
});
