import { expect, it } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import type { EventQuery, EventStore } from "#ports/event-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { QuietStep } from "#query/kept/quiet-work.ts";
import { createTagShareCache } from "#query/tag-share-cache.ts";
import { prepareTagShares } from "./prepared-shares.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 20, 12);
const scope = makeProjectScope([1, 2, 3] as unknown as Parameters<typeof makeProjectScope>[0]);

function setUp() {
  const steps: QuietStep[] = [];
  const asked: unknown[] = [];
  const query: EventStore["query"] = async <Row>({ params, isQuiet }: EventQuery<Row>): Promise<Row[]> => {
    asked.push([params?.["p0"], isQuiet]);
    return [];
  };
  const tagShares = createTagShareCache({ clock: { nowMs: () => nowMs }, logger: silentLogger });
  const quiet = {
    add: (step: QuietStep) => void steps.push(step),
    during: async <Value>(looking: Promise<Value>) => await looking,
    isSomebodyLooking: () => false,
    close: () => undefined,
  };
  return {
    look: (...issues: readonly (readonly [projectId: number, lastSeenAtMs: number])[]) => {
      const found = issues.map(([id, lastSeenAtMs]) => ({ issue: { project: { id }, lastSeenAtMs } }));
      prepareTagShares({ quiet, tagShares }, { events: { query }, scope }, [], found);
    },
    run: async () => {
      for (const step of steps.splice(0)) expect(await step()).toBe(false);
      return asked.splice(0);
    },
  };
}

it("shares of tags are read of the projects that most issues of the page belong to, on one thread", async () => {
  const { look, run } = setUp();
  look([3, nowMs], [1, nowMs], [2, nowMs], [1, nowMs - 1000], [2, nowMs]);
  expect(await run()).toEqual([
    [1, true],
    [2, true],
  ]);
});

it("shares of tags are read once for the issues of a day", async () => {
  const { look, run } = setUp();
  look([1, nowMs]);
  look([1, nowMs]);
  expect(await run()).toEqual([[1, true]]);
  look([1, nowMs - 1000]);
  expect(await run()).toEqual([]);
  look([1, nowMs - dayMs]);
  expect(await run()).toEqual([[1, true]]);
});
