/** The numbered guarantees of `seen-events.ts` as tests; every adapter runs them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProjectId } from "@vedette/protocol";
import type { SeenEntry, SeenEvents } from "./seen-events.ts";

const dayMs = 86_400_000;
const windowDays = 3;

const entry = (project: number, event: number, offset: number, day = 10): SeenEntry => ({
  projectId: project as ProjectId,
  eventId: event.toString(16).padStart(32, "0"),
  offset,
  receivedAtMs: day * dayMs,
});

export type SeenEventsFactory = () => Promise<{
  /** May be called again after the last one was closed: the same entries. */
  readonly open: (windowDays: number) => Promise<SeenEvents>;
  readonly destroy: () => Promise<void>;
}>;

export function seenEventsContract(name: string, create: SeenEventsFactory): void {
  describe(`seen events: ${name}`, () => {
    let made: Awaited<ReturnType<SeenEventsFactory>>;
    let seen: SeenEvents;
    beforeEach(async () => {
      made = await create();
      seen = await made.open(windowDays);
    });
    afterEach(async () => {
      await seen.close();
      await made.destroy();
    });

    it("1 tells exactly the first record with an id, within and across batches, per project", async () => {
      const batch = [entry(1, 1, 5), entry(1, 1, 6), entry(2, 1, 7), entry(1, 2, 8)];
      expect(await seen.claim(batch)).toEqual([true, false, true, true]);
      expect(await seen.claim([entry(1, 1, 9), entry(1, 3, 10)])).toEqual([false, true]);
      expect(await seen.claim([entry(1, 1, 11, 11)])).toEqual([false]);
    });

    it("2 answers the same record the same after a restart", async () => {
      expect(await seen.claim([entry(1, 1, 5), entry(1, 1, 6)])).toEqual([true, false]);
      await seen.close();
      seen = await made.open(windowDays);
      expect(await seen.claim([entry(1, 1, 5), entry(1, 1, 6)])).toEqual([true, false]);
    });

    it("3 forgets ids when the window has passed, and not before", async () => {
      expect(await seen.claim([entry(1, 1, 5, 10)])).toEqual([true]);
      expect(await seen.claim([entry(1, 1, 6, 13)])).toEqual([false]);
      expect(await seen.claim([entry(1, 2, 7, 14)])).toEqual([true]);
      expect(await seen.claim([entry(1, 1, 8, 14)])).toEqual([true]);
    });
  });
}
