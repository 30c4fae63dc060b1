import { describe, expect, it } from "vitest";
import { createTimeFormat } from "./time-axis.ts";
import { createUnitFormat } from "./unit-format.ts";

const HOUR_MS = 3_600_000;

describe("values along an axis", () => {
  it.each([
    ["count", 12_500, "12.5k", "12,500"],
    ["number", 0.1234567, "0.1235", "0.123"],
    ["per_minute", 0.0000496, "0.0000496/min", "<0.001/min"],
    ["duration", 0.25, "250 µs", "250 µs"],
    ["duration", 1_500, "1.5 s", "1.5 s"],
    ["duration", 0, "0", "0"],
    ["percent", 0.0125, "1.25%", "1.25%"],
    ["bytes", 2_500_000, "2.5 MB", "2.5 MB"],
    ["per_minute", 12, "12/min", "12/min"],
  ] as const)("of %s: %s reads %s, exactly %s", (unit, value, tick, exact) => {
    const format = createUnitFormat(unit, "en");
    expect(format.tick(value)).toBe(tick);
    expect(format.exact(value)).toBe(exact);
  });
  it("are counted in ten thousands in Chinese", () =>
    expect(createUnitFormat("count", "zh-CN").tick(12_500)).toBe("1.25万"));
  it("are a dash where nothing is known", () =>
    expect(createUnitFormat("count", "en").exact(null)).toBe("–"));
});

describe("labels along the time", () => {
  const midnight = Date.UTC(2026, 10, 20, 23); // in Berlin
  it("name the day where it begins, in the reader's zone", () =>
    expect(
      createTimeFormat("en", "Europe/Berlin").ticks(
        [midnight - HOUR_MS, midnight, midnight + HOUR_MS],
        HOUR_MS,
      ),
    ).toEqual(["23:00", "Nov 21", "01:00"]));
  it("are days or months where ticks are far apart", () => {
    const format = createTimeFormat("en", "UTC");
    expect(format.ticks([midnight], 24 * HOUR_MS)).toEqual(["Nov 20"]);
    expect(format.ticks([midnight], 30 * 24 * HOUR_MS)).toEqual(["Nov 2026"]);
  });
  it("speak the reader's language", () =>
    expect(createTimeFormat("zh-CN", "UTC").bucket(midnight, HOUR_MS)).toBe("11月20日, 23:00"));
});
