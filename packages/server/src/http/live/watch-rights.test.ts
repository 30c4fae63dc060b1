import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import { rightsCheckMs, watchRights } from "./watch-rights.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the rights of an open stream", () => {
  it("are asked for again, and the stream ends when they are gone", async () => {
    let isAllowed = true;
    let lost = 0;
    const stop = watchRights(
      { logger: silentLogger },
      async () => isAllowed,
      () => {
        lost += 1;
      },
    );
    await vi.advanceTimersByTimeAsync(3 * rightsCheckMs);
    expect(lost).toBe(0);
    isAllowed = false;
    await vi.advanceTimersByTimeAsync(rightsCheckMs);
    expect(lost).toBe(1);
    stop();
    await vi.advanceTimersByTimeAsync(3 * rightsCheckMs);
    expect(lost).toBe(1);
  });

  it("are not taken for lost while the store does not answer", async () => {
    let lost = 0;
    const failing = async (): Promise<boolean> => {
      throw new Error("down");
    };
    const stop = watchRights({ logger: silentLogger }, failing, () => {
      lost += 1;
    });
    await vi.advanceTimersByTimeAsync(2 * rightsCheckMs);
    stop();
    expect(lost).toBe(0);
  });
});
