import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ceilingMin, hourlyCeiling } from "./hourly-ceiling.ts";

const hourMs = 3_600_000;
/** A Monday, 00:00 UTC. */
const mondayMs = Date.UTC(2026, 10, 16);
const twoWeeks = 336;

/** Evenly spread between -1 and 1, the same in every run. */
const noise = (index: number): number => ((index * 2_654_435_761) % 1000) / 500 - 1;

function series(hours: number, countAt: (index: number, atMs: number) => number) {
  const startMs = mondayMs - hours * hourMs;
  return {
    startMs,
    counts: Array.from({ length: hours }, (_, index) =>
      Math.max(0, Math.round(countAt(index, startMs + index * hourMs))),
    ),
  };
}

describe("the ceiling of an hour", () => {
  it("lies above the noise of a steady issue and below its double", () => {
    const steady = series(twoWeeks, (index) => 100 + 20 * noise(index));
    const ceiling = hourlyCeiling(steady, mondayMs);
    expect(ceiling).toBeGreaterThan(Math.max(...steady.counts));
    expect(ceiling).toBeLessThan(200);
  });

  it("lets a spiky issue have the spikes that it always had, and no higher ones", () => {
    const spiky = series(twoWeeks, (index) => (index % 37 === 5 ? 400 : 2));
    const ceiling = hourlyCeiling(spiky, mondayMs);
    expect(ceiling).toBeGreaterThan(400);
    expect(ceiling).toBeLessThan(800);
  });

  it("follows slow growth, and is passed by a doubling within the day that is not handed in", () => {
    const slow = series(twoWeeks, (index) => 100 * 1.04 ** (index / 24));
    const last = slow.counts.at(-1) ?? 0;
    expect(hourlyCeiling(slow, mondayMs)).toBeGreaterThan(last * 1.04);
    const fast = series(twoWeeks, (index) => 2 ** (index / 24 / 2));
    expect(hourlyCeiling(fast, mondayMs)).toBeLessThan((fast.counts.at(-1) ?? 0) * 2);
  });

  it("knows the night of a weekly rhythm", () => {
    const working = series(twoWeeks, (index, atMs) => {
      const date = new Date(atMs);
      const isWorking = date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 8 && date.getUTCHours() < 18;
      return (isWorking ? 300 : 4) * (1 + 0.1 * noise(index));
    });
    expect(hourlyCeiling(working, mondayMs + 12 * hourMs)).toBeGreaterThan(330);
    expect(hourlyCeiling(working, mondayMs + 3 * hourMs)).toBeLessThan(40);
    const saturdayNoonMs = mondayMs + 5 * 24 * hourMs + 12 * hourMs;
    expect(hourlyCeiling(working, saturdayNoonMs)).toBeLessThan(40);
  });

  it("gives a young issue more room", () => {
    const young = series(3, () => 100);
    const known = series(48, () => 100);
    expect(hourlyCeiling(young, mondayMs)).toBeGreaterThan(hourlyCeiling(known, mondayMs));
  });

  it("never is below the least that counts, also with nothing known", () => {
    expect(hourlyCeiling({ startMs: 0, counts: [] }, mondayMs)).toBe(ceilingMin);
    expect(
      hourlyCeiling(
        series(twoWeeks, () => 0),
        mondayMs,
      ),
    ).toBe(ceilingMin);
  });

  it("is a whole number above every count it knows of an issue without rhythm, whatever these are", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 160 }), (counts) => {
        const ceiling = hourlyCeiling({ startMs: mondayMs, counts }, mondayMs + 400 * hourMs);
        expect(Number.isSafeInteger(ceiling)).toBe(true);
        expect(ceiling).toBeGreaterThanOrEqual(Math.max(ceilingMin, ...counts));
      }),
    );
  });
});
