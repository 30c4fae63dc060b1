/** Ends the archiving of issues when its time has come, or the events or people that it waits for. */
import { countedSinceMs } from "#domain/issues/state/archive-condition.ts";
import {
  type ArchivedIssue,
  endArchives,
  endExpiredArchives,
  listCountedArchives,
  type ReachedCondition,
} from "#domain/issues/state/end-archives.ts";
import type { Clock } from "#kernel/clock.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { readGroupTotals } from "#query/group-activity.ts";
import { wholeRange } from "#query/time-range.ts";
import type { Job } from "./job.ts";

const issuesPerBatch = 100;
/** One run counts for so many; the next one goes on behind them. */
const countedPerRunMax = 1000;
const expiredPerRunMax = 5000;

export function endArchivesJob(deps: {
  readonly meta: MetaAccess;
  readonly events: Pick<EventStore, "query">;
  readonly clock: Clock;
}): Job {
  const { meta, events, clock } = deps;
  let afterId = 0;

  async function reachedBy(issue: ArchivedIssue, nowMs: number): Promise<ReachedCondition | undefined> {
    const { condition, archivedAtMs, groups, issueId } = issue;
    for (const what of ["events", "users"] as const) {
      const limit = condition[what];
      if (limit === undefined) continue;
      const { endMs } = wholeRange(nowMs);
      const range = { startMs: countedSinceMs(limit, archivedAtMs, nowMs), endMs };
      const scope = makeProjectScope([issue.projectId]);
      const count = (await readGroupTotals({ events, scope, range }, groups))[what];
      if (count >= limit.count) return { issueId, archivedAtMs, data: { reason: what, count } };
    }
    return undefined;
  }

  return {
    name: "end-archives",
    lane: "issues",
    intervalMs: 60_000,
    firstDelayMs: 30_000,
    run: async ({ stopping, report }) => {
      const expired = await endExpiredArchives(meta, { nowMs: clock.nowMs(), limit: expiredPerRunMax });
      const result = { endedByTime: expired, countedIssues: 0, endedByCount: 0 };
      while (!stopping.aborted && result.countedIssues < countedPerRunMax) {
        const issues = await listCountedArchives(meta, { afterId, limit: issuesPerBatch });
        const reached: ReachedCondition[] = [];
        for (const issue of issues) {
          const found = await reachedBy(issue, clock.nowMs());
          if (found !== undefined) reached.push(found);
        }
        result.countedIssues += issues.length;
        result.endedByCount += await endArchives(meta, reached, clock.nowMs());
        report({ done: result.countedIssues });
        afterId = issues.length < issuesPerBatch ? 0 : (issues.at(-1)?.issueId ?? 0);
        if (afterId === 0) break;
      }
      return result;
    },
  };
}
