import type { ExceptionValue, Stacktrace, Thread } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { firstThread, threadChoices } from "./threads.ts";

const calls = {
  frames: [{}],
  framesOmitted: null,
  registers: null,
  hasSystemFrames: false,
} as unknown as Stacktrace;
const thread = (id: number | null, extra: Partial<Thread> = {}): Thread => ({
  id,
  name: null,
  current: false,
  crashed: false,
  state: null,
  stacktrace: calls,
  rawStacktrace: null,
  heldLocks: null,
  ...extra,
});
const thrownIn = (threadId: number) => [{ threadId, stacktrace: calls } as unknown as ExceptionValue];

describe("the threads of an event", () => {
  it("are offered with the crashed one first, then the current one, and those without calls last", () =>
    expect(
      threadChoices(
        [
          thread(1, { stacktrace: null }),
          thread(2),
          thread(3, { current: true }),
          thread(4, { crashed: true }),
        ],
        [],
      ).map(({ thread: { id } }) => id),
    ).toEqual([4, 3, 2, 1]));
  it("begin with the crashed one where no exception shows its calls", () =>
    expect(firstThread(threadChoices([thread(1), thread(2, { crashed: true })], []))?.thread.id).toBe(2));
  it("begin with another one where the exception has shown its calls already", () =>
    expect(
      firstThread(threadChoices([thread(1), thread(2, { crashed: true })], thrownIn(2)))?.thread.id,
    ).toBe(1));
  it("are told apart by their place: ids may be missing", () =>
    expect(threadChoices([thread(null), thread(null)], thrownIn(0)).map(({ index }) => index)).toEqual([
      0, 1,
    ]));
});
