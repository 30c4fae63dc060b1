import { describe, expect, it } from "vitest";
import { createAttemptLimiter } from "./attempt-limiter.ts";

const limits = { failuresMax: 3, windowMs: 1000, keysMax: 2 };

describe("the attempt limiter", () => {
  it("lets a key try until its failures are used up, and again after the window", () => {
    let nowMs = 5000;
    const limiter = createAttemptLimiter({ clock: { nowMs: () => nowMs } }, limits);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(limiter.waitMs("a")).toBe(0);
      limiter.recordFailure("a");
    }
    nowMs += 400;
    expect(limiter.waitMs("a")).toBe(600);
    expect(limiter.waitMs("b")).toBe(0);
    nowMs += 600;
    expect(limiter.waitMs("a")).toBe(0);
  });

  it("does not count what turned out right, and forgives nothing else for it", () => {
    const limiter = createAttemptLimiter({ clock: { nowMs: () => 0 } }, limits);
    for (let attempt = 0; attempt < 3; attempt += 1) limiter.recordFailure("a");
    limiter.takeBack("a");
    expect(limiter.waitMs("a")).toBe(0);
    limiter.recordFailure("a");
    expect(limiter.waitMs("a")).toBe(1000);
  });

  it("remembers no more keys than its bound, the newest ones", () => {
    const limiter = createAttemptLimiter({ clock: { nowMs: () => 0 } }, { ...limits, failuresMax: 1 });
    for (const key of ["a", "b", "c"]) limiter.recordFailure(key);
    expect([limiter.waitMs("a"), limiter.waitMs("b"), limiter.waitMs("c")]).toEqual([0, 1000, 1000]);
  });
});
