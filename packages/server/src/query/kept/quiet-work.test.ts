import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQuietWork } from "./quiet-work.ts";

const rules = { pauseMs: 10, patienceMs: 100, waitingMax: 2 };

describe("work that nobody waits for", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const failures: unknown[] = [];
  const create = () => createQuietWork((err) => failures.push(err), rules);

  it("is done step by step until there is no more", async () => {
    const done: string[] = [];
    const work = create();
    let left = 2;
    work.add(async () => {
      done.push("one");
      left -= 1;
      return left > 0;
    });
    work.add(async () => {
      done.push("two");
      return false;
    });
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual(["one", "one", "two"]);
    work.add(async () => {
      done.push("three");
      return false;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(done.at(-1)).toBe("three");
  });

  it("waits while somebody looks, but not for ever", async () => {
    const work = create();
    let done = 0;
    const step = async () => {
      done += 1;
      return false;
    };
    let end = (): void => undefined;
    const looking = work.during(new Promise<void>((resolve) => (end = resolve)));
    work.add(step);
    await vi.advanceTimersByTimeAsync(50);
    expect([done, work.isSomebodyLooking()]).toEqual([0, true]);
    end();
    await looking;
    expect(work.isSomebodyLooking()).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    expect(done).toBe(1);
    void work.during(new Promise(() => undefined));
    work.add(step);
    await vi.advanceTimersByTimeAsync(150);
    expect(done).toBe(2);
  });

  it("goes on after a step that fails, and takes no more than may wait", async () => {
    const work = create();
    const done: number[] = [];
    work.add(async () => await Promise.reject(new Error("the store is away")));
    for (const number of [1, 2])
      work.add(async () => {
        done.push(number);
        return false;
      });
    await vi.advanceTimersByTimeAsync(100);
    expect(failures).toEqual([new Error("the store is away")]);
    expect(done).toEqual([1]);
  });

  it("begins nothing once it is closed", async () => {
    const work = create();
    let done = 0;
    work.add(async () => {
      done += 1;
      return true;
    });
    await vi.advanceTimersByTimeAsync(15);
    expect(done).toBe(1);
    work.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toBe(1);
  });
});
