import { describe, expect, it } from "vitest";
import { bucketsOf } from "./issue-figures.ts";
import { readTimeRange, wholeRange } from "./time-range.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const day = 86_400_000;
const whole = wholeRange(nowMs);

describe("a time range", () => {
  it.each([
    [{ statsPeriod: "24h" }, nowMs - day],
    [{ statsPeriod: "14d" }, nowMs - 14 * day],
    [{ statsPeriod: "30m" }, nowMs - 1_800_000],
    [{ statsPeriod: "2w" }, nowMs - 14 * day],
    [{ statsPeriod: "45s" }, nowMs - 45_000],
  ])("%o begins that long ago", (input, startMs) => {
    expect(readTimeRange(input, nowMs, whole)).toEqual({ startMs, endMs: whole.endMs });
  });

  it.each([
    ["2026-01-02T03:04:05", Date.UTC(2026, 0, 2, 3, 4, 5)],
    ["2026-01-02T03:04:05Z", Date.UTC(2026, 0, 2, 3, 4, 5)],
    ["2026-01-02T03:04:05.250+01:00", Date.UTC(2026, 0, 2, 2, 4, 5, 250)],
    ["2026-01-02 03:04:05", Date.UTC(2026, 0, 2, 3, 4, 5)],
    ["2026-01-02", Date.UTC(2026, 0, 2)],
    ["1767323045", 1_767_323_045_000],
  ])("reads the start %s", (start, startMs) => {
    expect(readTimeRange({ start }, nowMs, whole).startMs).toBe(startMs);
  });

  it("is the other one where nothing is said", () => {
    expect(readTimeRange({}, nowMs, whole)).toBe(whole);
    expect(readTimeRange({ statsPeriod: "", start: "" }, nowMs, whole)).toBe(whole);
  });

  it.each([
    { statsPeriod: "0h" },
    { statsPeriod: "1y" },
    { start: "yesterday" },
    { start: "2026-01-02", end: "2026-01-01" },
    { end: "2026-13-01" },
  ])("refuses %o", (input) => {
    expect(() => readTimeRange(input, nowMs, whole)).toThrow(
      expect.objectContaining({ code: "invalid_time_range" }),
    );
  });
});

describe("buckets", () => {
  it("cover the range, aligned, without gaps, and are bounded", () => {
    const hour = 3_600_000;
    expect(bucketsOf({ startMs: nowMs - hour - 1, endMs: nowMs + 1 }, hour)).toEqual([
      nowMs - 2 * hour,
      nowMs - hour,
      nowMs,
    ]);
    expect(bucketsOf({ startMs: 0, endMs: nowMs }, hour)).toHaveLength(1000);
  });
});
