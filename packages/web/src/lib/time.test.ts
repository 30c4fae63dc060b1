import { describe, expect, it } from "vitest";
import { formatClock, formatOffset, momentMs, periodMs, splitAge, splitAgeFinely } from "./time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("ages", () => {
  it.each([
    [-5_000, { value: 0, unit: "s" }],
    [38_900, { value: 38, unit: "s" }],
    [4 * MINUTE, { value: 4, unit: "m" }],
    [6.9 * HOUR, { value: 6, unit: "h" }],
    [77 * DAY, { value: 77, unit: "d" }],
    [400 * DAY, { value: 1, unit: "y" }],
  ])("splits %s ms", (span, part) => expect(splitAge(span)).toEqual(part));

  it("adds minutes to hours", () =>
    expect(splitAgeFinely(84 * MINUTE)).toEqual([
      { value: 1, unit: "h" },
      { value: 24, unit: "m" },
    ]));
  it("adds nothing to whole hours", () =>
    expect(splitAgeFinely(2 * HOUR)).toEqual([{ value: 2, unit: "h" }]));
});

describe("moments and periods", () => {
  it("reads an ISO moment", () => expect(momentMs("2026-11-20T15:00:00Z")).toBe(Date.UTC(2026, 10, 20, 15)));
  it.each(["", null, undefined, "yesterday"])("knows no moment in %s", (text) =>
    expect(momentMs(text)).toBeUndefined(),
  );
  it("reads a period", () => expect(periodMs("14d")).toBe(14 * DAY));
  it.each(["", "d", "14", "14x", "-1d"])("knows no period in %s", (text) =>
    expect(periodMs(text)).toBeUndefined(),
  );
});

describe("offsets of breadcrumbs", () => {
  it.each([
    [-9_410, "−9.41 s"],
    [-81_520, "−81.5 s"],
    [0, "0.00 s"],
    [-2, "0.00 s"],
    [310, "+0.31 s"],
    [-150_000, "−2.5 min"],
    [-3 * HOUR, "−3.0 h"],
  ])("prints %s ms as %s", (offset, text) => expect(formatOffset(offset)).toBe(text));
  it("prints a running wait", () => expect(formatClock(94_900)).toBe("01:34"));
});
