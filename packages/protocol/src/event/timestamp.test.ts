import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTimestamp } from "./timestamp.ts";

const noon = Date.UTC(2026, 10, 20, 12) / 1000;

test.each<[unknown, number | undefined]>([
  [noon, noon],
  [noon + 0.25, noon + 0.25],
  [String(noon), noon],
  [`${noon}.5`, noon + 0.5],
  [noon * 1000, noon],
  [noon * 1000 + 250, noon + 0.25],
  ["2026-11-20T12:00:00Z", noon],
  ["2026-11-20T12:00:00", noon],
  ["2026-11-20 12:00:00", noon],
  ["2026-11-20t12:00:00z", noon],
  ["2026-11-20T12:00:00.250Z", noon + 0.25],
  ["2026-11-20T12:00:00.250000", noon + 0.25],
  ["2026-11-20T12:00:00.250000000Z", noon + 0.25],
  ["2026-11-20T14:00:00+02:00", noon],
  ["2026-11-20T14:00:00+0200", noon],
  ["2026-11-20T14:00:00+02", noon],
  ["2026-11-20T06:30:00-05:30", noon],
  ["2026-11-20 12:00:00 UTC", noon],
  ["Fri, 20 Nov 2026 12:00:00 GMT", noon],
  ["yesterday", undefined],
  ["", undefined],
  ["2026-13-40T99:00:00Z", undefined],
  [`2026-11-20T12:00:00.${"1".repeat(100)}Z`, undefined],
  [0, undefined],
  [-5, undefined],
  [1e300, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [Number.NaN, undefined],
  [null, undefined],
  [{}, undefined],
  [true, undefined],
])("%j", (given, expected) => {
  expect(parseTimestamp(given)).toBe(expected);
});

test("any moment written as ISO 8601 is read as itself", () => {
  const moment = fc.date({ min: new Date(1000), max: new Date(4e12), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (date) => {
      expect(parseTimestamp(date.toISOString())).toBeCloseTo(date.getTime() / 1000, 6);
    }),
  );
});
