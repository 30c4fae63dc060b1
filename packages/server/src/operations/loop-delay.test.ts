import { describe, expect, it } from "vitest";
import { createLoopDelay } from "./loop-delay.ts";

/** As the platform's: the delays since it was reset, the highest as any high percentile. */
function fakeHistogram() {
  let delaysMs: readonly number[] = [];
  return {
    add: (delayMs: number) => void (delaysMs = [...delaysMs, delayMs]),
    get count() {
      return delaysMs.length;
    },
    percentile: () => Math.max(...delaysMs, 0) * 1e6,
    reset: () => void (delaysMs = []),
    enable: () => true,
    disable: () => true,
  };
}

describe("the delay of the event loop", () => {
  it("is the same for whoever asks next", () => {
    const histogram = fakeHistogram();
    const delay = createLoopDelay(() => 0, histogram);
    histogram.add(160);
    expect([delay.p99Ms(), delay.p99Ms()]).toEqual([160, 160]);
  });
  it("is nothing where nothing was measured", () =>
    expect(createLoopDelay(() => 0, fakeHistogram()).p99Ms()).toBe(0));
  it("stays for another minute, and no longer", () => {
    let nowMs = 0;
    const histogram = fakeHistogram();
    const delay = createLoopDelay(() => nowMs, histogram);
    histogram.add(160);
    nowMs = 60_000;
    expect(delay.p99Ms()).toBe(160);
    histogram.add(20);
    nowMs = 90_000;
    expect(delay.p99Ms()).toBe(160);
    nowMs = 120_000;
    expect(delay.p99Ms()).toBe(160);
    histogram.add(10);
    expect(delay.p99Ms()).toBe(20);
  });
});
