/** Deletes the events of deleted issues, so that a new issue with the same hash does not begin with them. */
import { forgetDeletedGroups, nextDeletedGroups } from "#domain/issues/delete-issues.ts";
import type { Clock } from "#kernel/clock.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { Job } from "./job.ts";

/** What one statement deletes together; statements are what costs. */
const groupsPerDeletion = 1000;
const deletionsPerRunMax = 20;

export function deleteIssueEventsJob(deps: {
  readonly meta: MetaAccess;
  readonly events: Pick<EventStore, "deleteGroups">;
  readonly clock: Clock;
}): Job {
  const { meta, events, clock } = deps;
  return {
    name: "delete-issue-events",
    lane: "issues",
    intervalMs: 60_000,
    firstDelayMs: 45_000,
    run: async ({ stopping, report }) => {
      const result = { deletedGroups: 0 };
      for (let deletion = 0; deletion < deletionsPerRunMax && !stopping.aborted; deletion += 1) {
        const next = await nextDeletedGroups(meta, { nowMs: clock.nowMs(), limit: groupsPerDeletion });
        if (next === undefined) break;
        const scope = makeProjectScope(next.groups.map(({ projectId }) => projectId));
        await events.deleteGroups(scope, next.groups, next.receivedBeforeMs);
        await forgetDeletedGroups(meta, next);
        result.deletedGroups += next.groups.length;
        report({ done: result.deletedGroups });
      }
      return result;
    },
  };
}
