import { describe, expect, it } from "vitest";
import { type CountedHours, compareWithUsual, hourMs, surgeStartMs } from "./usual-count.ts";

/** A Friday, twenty to four in the afternoon. */
const nowMs = Date.UTC(2026, 10, 20, 15, 40);
const runningMs = Math.floor(nowMs / hourMs) * hourMs;
const daysBack = (days: number) => runningMs - days * 24 * hourMs;

/** Hours back from the present one, with what they had. */
function history(
  eventsAt: (hoursBack: number, at: Date) => number,
  knownDays = 29,
  eventWeight = 1,
): CountedHours {
  const counts = new Map<number, number>();
  for (let back = 0; back < 29 * 24; back += 1) {
    const atMs = runningMs - back * hourMs;
    const events = eventsAt(back, new Date(atMs));
    if (events > 0) counts.set(atMs, events);
  }
  return { counts, nowMs, knownSinceMs: daysBack(knownDays), eventWeight };
}

describe("an incident in the hour that runs", () => {
  it("is told before the hour is over", () =>
    expect(compareWithUsual(history((back) => (back === 0 ? 240 : 12)))).toEqual({
      direction: "above",
      hours: 1,
      isRunning: true,
      events: 240,
      usual: 12,
      samples: 10,
    }));
  it("is none where an hour of the week before had as many", () =>
    expect(compareWithUsual(history((back) => (back === 0 || back === 7 * 24 ? 240 : 12)))).toMatchObject({
      direction: "usual",
    }));
  it("is none because the hour has only begun and has less", () =>
    expect(compareWithUsual(history((back) => (back === 0 ? 2 : 100)))).toMatchObject({
      direction: "usual",
      hours: 6,
      events: 600,
    }));
});

describe("an incident of the last hours", () => {
  it("is above", () =>
    expect(compareWithUsual(history((back) => (back > 0 && back < 7 ? 20 : 5)))).toMatchObject({
      direction: "above",
      hours: 6,
      isRunning: false,
      events: 120,
      usual: 30,
    }));
  it("is below where a flow has dried up", () =>
    expect(compareWithUsual(history((back) => (back < 7 ? 0 : 30)))).toMatchObject({
      direction: "below",
      hours: 6,
      events: 0,
      usual: 180,
    }));
  it("is seen over a day where six hours are too few", () =>
    expect(compareWithUsual(history((back) => (back > 0 && back < 25 ? 1 : 0)))).toMatchObject({
      direction: "above",
      hours: 24,
      events: 24,
      usual: 0,
    }));
});

describe("what is usual", () => {
  it("is not known on the second day", () =>
    expect(compareWithUsual(history((back) => (back === 0 ? 500 : 10), 2))).toBeUndefined());
  it("is known from three earlier days, and how many there were is told", () =>
    expect(compareWithUsual(history((back) => (back === 0 ? 500 : 10), 3.5))).toMatchObject({
      direction: "above",
      samples: 3,
    }));
  it("differs on working days: a Monday is no incident after a Sunday", () => {
    const monday = Date.UTC(2026, 10, 23, 15, 40);
    const counts = new Map<number, number>();
    for (let back = 0; back < 29 * 24; back += 1) {
      const atMs = Math.floor(monday / hourMs) * hourMs - back * hourMs;
      const isWeekend = [0, 6].includes(new Date(atMs).getUTCDay());
      counts.set(atMs, isWeekend ? 5 : 100);
    }
    expect(compareWithUsual({ counts, nowMs: monday, knownSinceMs: 0, eventWeight: 1 })).toMatchObject({
      direction: "usual",
    });
  });
  it("is not told of a handful", () =>
    expect(compareWithUsual(history((back) => (back % 24 === 3 ? 1 : 0)))).toBeUndefined());
  it("needs more of sampled events: one that stands for a hundred is no incident", () => {
    expect(compareWithUsual(history((back) => (back === 0 ? 300 : 0), 29, 100))).toBeUndefined();
    expect(compareWithUsual(history((back) => (back === 0 ? 300 : 0)))).toMatchObject({ direction: "above" });
  });
  it("varies: counting noise alone is no change", () =>
    expect(compareWithUsual(history((back, at) => 100 + ((at.getUTCDate() * 7 + back) % 20)))).toMatchObject({
      direction: "usual",
    }));
});

describe("the beginning of a surge", () => {
  it("is the first hour above all earlier days", () =>
    expect(surgeStartMs(history((back) => (back < 4 ? 90 : 10)))).toBe(runningMs - 3 * hourMs));
  it("reaches over one hour that was missed", () =>
    expect(surgeStartMs(history((back) => (back < 4 && back !== 2 ? 90 : 10)))).toBe(runningMs - 3 * hourMs));
  it("is not known where it began before the hours that are looked at", () =>
    expect(surgeStartMs(history((back) => (back < 100 ? 1000 - back : 1)))).toBeUndefined());
});
