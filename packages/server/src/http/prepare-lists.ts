/**
 * What the first look at the list after a start would have to wait for: the build that draws it is loaded and has drawn
 * once, and the answers of the lists that were looked at last are kept; where that is not known, of those that open
 * first. A server without issues stays as small as it is.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import type { UserId } from "@vedette/protocol";
import { readersOfLatest } from "#domain/organizations/readers.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { peopleSeenSince } from "#domain/sessions/sessions.ts";
import { organizationsKnowing } from "#domain/single-sign-on/identity-providers.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { QuietWork } from "#query/kept/quiet-work.ts";
import type { DrawListFor } from "./list-drawing.ts";
import type { ListsLookedAt, LookedAt } from "./lists-looked-at.ts";
import type { OwnCallers } from "./own-callers.ts";

const seenWithinMs = 7 * 86_400_000;
const peopleMax = 100;
const listsMax = 3;
const widestPeriod = "90d";
/**
 * All of them once, and once more: the first is drawn without what stands around the list and comes later, and what has
 * run once is not yet quick.
 */
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
  readonly quiet: Pick<QuietWork, "isSomebodyLooking">;
};

/** Ends early where it is told to stop. */
export type PrepareLists = (stopping?: AbortSignal) => Promise<void>;

export function createPrepareLists(deps: PrepareListsDeps): PrepareLists {
  const { meta, clock, logger, ownCallers, drawList, quiet } = deps;
  return async (stopping = new AbortController().signal) => {
    try {
      if (!(await hasIssues(meta))) return;
      const lists = await likelyLooks(deps);
      for (let drawing = 0; drawing < drawings; drawing += 1) {
        for (const { userId, href, organization } of lists) {
          if (!(await untilIdle(stopping, quiet))) return;
          const caller = await callerFor(meta, userId, clock.nowMs());
          await ownCallers.letIn(caller, async (secret) => {
            await drawList({
              href,
              headers: { authorization: `Bearer ${secret}` },
              remoteAddress: undefined,
              browser: organization === undefined ? {} : { organization },
              signal: stopping,
              waitsForAll: true,
            });
          });
        }
      }
    } catch (error) {
      if (!stopping.aborted) logger.warn({ err: error }, "the list of issues could not be prepared");
    }
  };
}

/** The likeliest first. */
async function likelyLooks({
  meta,
  clock,
  looks,
}: Pick<PrepareListsDeps, "meta" | "clock" | "looks">): Promise<readonly LookedAt[]> {
  const nowMs = clock.nowMs();
  const people = await peopleSeenSince(meta, { sinceMs: nowMs - seenWithinMs, nowMs, limit: peopleMax });
  const known = looks.latest().filter(({ userId }) => people.includes(userId));
  // Of whom it is not known, the list that this address leads to.
  const others = people
    .filter((id) => !known.some(({ userId }) => userId === id))
    .map((userId): LookedAt => ({ userId, href: "/" }));
  const wanted = [...known, ...others].slice(0, listsMax);
  const left = listsMax - wanted.length;
  if (left === 0) return wanted;
  // Nobody has looked yet, or few have: the list as it opens, and the range that a first look has to read most for.
  const readers = await readersOfLatest(meta, left);
  const lists = readers.map(({ userId, organization }) => ({
    userId,
    href: `/organizations/${organization}/issues`,
  }));
  const widest = lists.map((list) => ({ ...list, href: `${list.href}?statsPeriod=${widestPeriod}` }));
  return [...wanted, ...[...lists, ...widest].slice(0, left)];
}

/**
 * As if the identity providers that know them had vouched for them just now: what is read goes nowhere, and they are
 * asked for their own proof when they come.
 */
async function callerFor(meta: MetaStore, userId: UserId, nowMs: number): Promise<Caller> {
  const vouching = await organizationsKnowing(meta, userId);
  return {
    kind: "user",
    userId,
    vouchers: vouching.map((organizationId) => ({ organizationId, atMs: nowMs })),
  };
}

async function hasIssues({ db }: MetaStore): Promise<boolean> {
  return (await db.selectFrom("issues").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** False where it is not worth it any more. */
async function untilIdle(
  stopping: AbortSignal,
  quiet: Pick<QuietWork, "isSomebodyLooking">,
): Promise<boolean> {
  const deadlineMs = performance.now() + waitMaxMs;
  while (!stopping.aborted && performance.now() < deadlineMs) {
    const before = performance.eventLoopUtilization();
    await sleep(lookMs, undefined, { ref: false });
    if (quiet.isSomebodyLooking()) continue;
    if (performance.eventLoopUtilization(before).utilization <= busyShareMax) return !stopping.aborted;
  }
  return false;
}
