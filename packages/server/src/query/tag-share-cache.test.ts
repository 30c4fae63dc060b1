import { expect, it } from "vitest";
import { OperationalError } from "#kernel/errors.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { createTagShareCache } from "./tag-share-cache.ts";

const minuteMs = 60_000;
const scope = makeProjectScope([1] as unknown as Parameters<typeof makeProjectScope>[0]);

/** A store that answers with how often it was asked, when it is told to. */
function setUp() {
  let nowMs = 0;
  let asked = 0;
  let gate: Promise<void> | undefined;
  let fails = false;
  const query: EventStore["query"] = async <Row>(question: EventQuery<Row>): Promise<Row[]> => {
    asked += 1;
    const share = asked / 10;
    await gate;
    if (fails) throw new OperationalError("store_unavailable", "the store is away", { retryable: true });
    return [question.row.parse({ key: "shop", value: "de", share })];
  };
  const reader = { events: { query }, scope };
  const shares = createTagShareCache({ clock: { nowMs: () => nowMs }, logger: silentLogger });
  const ask = async (projectId = 1) => {
    const [first] = await shares.get(reader, { projectId, environments: [], newestMs: 0 });
    return first?.share;
  };
  return {
    ask,
    prepare: async () => await shares.prepare(reader, { projectId: 1, environments: [], newestMs: 0 }),
    asked: () => asked,
    pass: (ms: number) => (nowMs += ms),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = undefined;
        resolve();
      };
    },
    fail: (on: boolean) => (fails = on),
  };
}

it("reads once for ten minutes, and for each project by itself", async () => {
  const { ask, asked, pass } = setUp();
  expect(await ask()).toBe(0.1);
  pass(9 * minuteMs);
  expect(await ask()).toBe(0.1);
  expect(await ask(2)).toBe(0.2);
  expect(asked()).toBe(2);
});

it("shows what it has while it reads anew", async () => {
  const { ask, pass } = setUp();
  await ask();
  pass(11 * minuteMs);
  expect(await ask()).toBe(0.1);
  await expect.poll(() => ask()).toBe(0.2);
});

it("does not wait for a slow store, nor show what is an hour old", async () => {
  const { ask, asked, pass, hold } = setUp();
  await ask();
  pass(61 * minuteMs);
  const release = hold();
  expect(await ask()).toBeUndefined();
  expect(await ask()).toBeUndefined();
  expect(asked()).toBe(2);
  release();
  await expect.poll(() => ask()).toBe(0.2);
});

it("answers without them when they cannot be read, and tries again", async () => {
  const { ask, fail } = setUp();
  fail(true);
  expect(await ask()).toBeUndefined();
  fail(false);
  expect(await ask()).toBe(0.2);
});

it("reads ahead to the end, and once", async () => {
  const { ask, asked, hold, prepare } = setUp();
  const release = hold();
  const [first, second] = [prepare(), prepare()];
  release();
  await Promise.all([first, second]);
  await prepare();
  expect(await ask()).toBe(0.1);
  expect(asked()).toBe(1);
});
