import { describe, expect, it } from "vitest";
import { findEscalation } from "./judge-hours.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 2);
/** 360 hours of `usual`, and then the present one. */
const judged = (present: readonly number[], stateSinceHour: number, usual = 20) => {
  const counts = [...Array.from({ length: 361 - present.length }, () => usual), ...present];
  return findEscalation({
    hours: { startMs, counts },
    firstSeenMs: startMs,
    stateSinceMs: startMs + stateSinceHour * hourMs + 60_000,
  });
};

describe("an issue's present hour", () => {
  it("escalates above the ceiling, and tells both numbers", () => {
    expect(judged([20], 200)).toBeUndefined();
    const found = judged([200], 200);
    expect(found?.events).toBe(200);
    expect(found?.ceiling).toBeLessThan(100);
  });

  it("is found an hour later, too", () => {
    expect(judged([200, 20], 200)?.events).toBe(200);
    expect(judged([200, 20, 20], 200)).toBeUndefined();
  });

  it("accepts what went on when it was archived, and what comes no faster afterwards", () => {
    const loud = [200, 200, 200];
    expect(judged([...loud, 210], 359)).toBeUndefined();
    expect(judged([...loud, 210], 340)?.events).toBe(210);
  });

  it("does not judge the hour in which it was archived", () => {
    expect(judged([5000], 360)).toBeUndefined();
  });

  it("finds growth that never jumps", () => {
    const growing = Array.from({ length: 24 }, (_, hour) => Math.round(20 * 1.2 ** hour));
    expect(judged(growing, 200)).toBeDefined();
  });

  it("takes hours before an issue was there for no quiet ones", () => {
    const counts = [...Array.from({ length: 355 }, () => 0), 40, 40, 40, 40, 40, 45];
    const hours = { startMs, counts };
    const stateSinceMs = startMs + 358 * hourMs;
    expect(findEscalation({ hours, firstSeenMs: startMs + 355 * hourMs, stateSinceMs })).toBeUndefined();
  });
});
