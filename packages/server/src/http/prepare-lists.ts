/**
 * What the first look at the list after a start would have to wait for: the build that draws it is loaded and has drawn
 * once, and the answers of the lists that were looked at last are kept. Only for whoever was there of late, so a server
 * that nobody looks at stays as small as it is.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import { peopleSeenSince } from "#domain/sessions/sessions.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { DrawListFor } from "./list-drawing.ts";
import type { ListsLookedAt, LookedAt } from "./lists-looked-at.ts";
import type { OwnCallers } from "./own-callers.ts";

const seenWithinMs = 7 * 86_400_000;
const peopleMax = 100;
const listsMax = 3;
/** The first does not wait long for what stands around the list, and what has run once is not yet quick. */
const drawings = 2;
/** The thread is looked at for so long; where it has more to do than this, others come first. */
const lookMs = 50;
const busyShareMax = 0.5;
const waitMaxMs = 5 * 60_000;

export type PrepareListsDeps = {
  readonly meta: MetaStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ownCallers: OwnCallers;
  readonly drawList: DrawListFor;
  readonly looks: Pick<ListsLookedAt, "latest">;
};

/** Ends early where it is told to stop. */
export type PrepareLists = (stopping?: AbortSignal) => Promise<void>;

export function createPrepareLists(deps: PrepareListsDeps): PrepareLists {
  const { meta, clock, logger, ownCallers, drawList, looks } = deps;
  return async (stopping = new AbortController().signal) => {
    try {
      if (!(await hasIssues(meta))) return;
      const nowMs = clock.nowMs();
      const people = await peopleSeenSince(meta, { sinceMs: nowMs - seenWithinMs, nowMs, limit: peopleMax });
      const known = looks.latest().filter(({ userId }) => people.includes(userId));
      // Of whom it is not known, the list that this address leads to.
      const others = people
        .filter((id) => !known.some(({ userId }) => userId === id))
        .map((userId): LookedAt => ({ userId, href: "/" }));
      for (const { userId, href, organization } of [...known, ...others].slice(0, listsMax)) {
        for (let drawing = 0; drawing < drawings; drawing += 1) {
          if (!(await untilIdle(stopping))) return;
          await ownCallers.letIn({ kind: "user", userId }, async (secret) => {
            await drawList({
              href,
              headers: { authorization: `Bearer ${secret}` },
              remoteAddress: undefined,
              browser: organization === undefined ? {} : { organization },
              signal: stopping,
            });
          });
        }
      }
    } catch (error) {
      if (!stopping.aborted) logger.warn({ err: error }, "the list of issues could not be prepared");
    }
  };
}

async function hasIssues({ db }: MetaStore): Promise<boolean> {
  return (await db.selectFrom("issues").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** False where it is not worth it any more. */
async function untilIdle(stopping: AbortSignal): Promise<boolean> {
  const deadlineMs = performance.now() + waitMaxMs;
  while (!stopping.aborted && performance.now() < deadlineMs) {
    const before = performance.eventLoopUtilization();
    await sleep(lookMs, undefined, { ref: false });
    if (performance.eventLoopUtilization(before).utilization <= busyShareMax) return !stopping.aborted;
  }
  return false;
}
