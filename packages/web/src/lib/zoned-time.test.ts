import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, fromWallTime, toWallTime, weeksOf } from "./zoned-time.ts";

const at = (iso: string) => Date.parse(iso);

describe("the clock on the wall", () => {
  it("shows a moment in its zone", () =>
    expect(toWallTime(at("2026-11-20T23:30:00Z"), "Europe/Berlin")).toEqual({
      day: "2026-11-21",
      time: "00:30",
    }));
  it("is read back, on both sides of a change of clocks", () => {
    expect(fromWallTime({ day: "2026-10-24", time: "12:00" }, "Europe/Berlin")).toBe(
      at("2026-10-24T10:00:00Z"),
    );
    expect(fromWallTime({ day: "2026-10-26", time: "12:00" }, "Europe/Berlin")).toBe(
      at("2026-10-26T11:00:00Z"),
    );
  });
  it("knows what to do with an hour that was skipped", () =>
    expect(fromWallTime({ day: "2026-03-29", time: "02:30" }, "Europe/Berlin")).toBeDefined());
  it.each(["", "2026-13-01", "soon"])("reads nothing from the day %j", (day) =>
    expect(fromWallTime({ day, time: "10:00" }, "UTC")).toBeUndefined(),
  );
  it("keeps every whole minute, in every zone", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: at("2020-01-01") / 60_000, max: at("2030-01-01") / 60_000 }),
        fc.constantFrom("UTC", "Asia/Kolkata", "America/St_Johns", "Asia/Shanghai", "Pacific/Auckland"),
        (minute, zone) => {
          const shown = toWallTime(minute * 60_000, zone);
          const back = fromWallTime(shown, zone) ?? 0;
          // The hour that clocks show twice has two moments; either is right.
          expect(toWallTime(back, zone)).toEqual(shown);
        },
      ),
    ));
});

describe("the calendar", () => {
  it("goes over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });
  it("covers a month with whole weeks from the first day of the week", () => {
    const monday = weeksOf("2026-11-20", 1);
    expect(monday[0]?.[0]).toBe("2026-10-26");
    expect(monday.at(-1)?.at(-1)).toBe("2026-12-06");
    const sunday = weeksOf("2026-11-20", 7);
    expect(sunday[0]?.[0]).toBe("2026-11-01");
    expect(sunday.every((week) => week.length === 7)).toBe(true);
  });
});
