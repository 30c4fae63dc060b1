/**
 * Finds issues that have become much louder than they were: archived until they escalate, or ongoing. Only groups
 * with events in the last two hours are looked at, so that a run costs by what is active, not by what there is.
 */
import {
  type EscalationCandidate,
  escalateIssues,
  escalationCandidates,
  type FoundEscalation,
} from "#domain/issues/state/escalate-issues.ts";
import { everyProject } from "#domain/projects/every-project.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { Clock } from "#kernel/clock.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { groupKeyText } from "#query/event-reader.ts";
import { readActiveGroups, readHourlyCounts } from "#query/group-activity.ts";
import { findEscalation, judgedHours } from "#rules/escalation/judge-hours.ts";
import type { Job } from "./job.ts";

const projectsPerQuery = 200;
const issuesPerQuery = 50;
/** Of each query's projects the loudest are looked at. */
const groupsMax = 5000;
/** Fewer cannot be a large part of an escalation, even of an issue with several groups. */
const eventsMin = 3;
const hourMs = 3_600_000;

export function checkEscalationJob(deps: {
  readonly meta: MetaAccess;
  readonly events: Pick<EventStore, "query">;
  readonly clock: Clock;
}): Job {
  const { meta, events, clock } = deps;

  async function judge(
    scope: ProjectScope,
    issues: readonly EscalationCandidate[],
    presentMs: number,
  ): Promise<readonly FoundEscalation[]> {
    const range = { startMs: presentMs - judgedHours * hourMs, endMs: presentMs + hourMs };
    const groups = issues.flatMap((issue) => issue.groups);
    const counts = await readHourlyCounts({ events, scope, range }, groups);
    return issues.flatMap((issue) => {
      const sums = Array<number>(judgedHours + 1).fill(0);
      for (const group of issue.groups) {
        for (const [hour, count] of (counts.get(groupKeyText(group)) ?? []).entries())
          sums[hour] = (sums[hour] ?? 0) + count;
      }
      const { issueId, firstSeenMs, stateSinceMs } = issue;
      const hours = { startMs: range.startMs, counts: sums };
      const found = findEscalation({ hours, firstSeenMs, stateSinceMs });
      return found === undefined ? [] : [{ issueId, stateSinceMs, ...found }];
    });
  }

  return {
    name: "check-escalation",
    lane: "issues",
    intervalMs: 5 * 60_000,
    firstDelayMs: 2 * 60_000,
    run: async ({ stopping, report }) => {
      const result = { activeGroups: 0, judgedIssues: 0, escalatedIssues: 0 };
      const presentMs = Math.floor(clock.nowMs() / hourMs) * hourMs;
      for (const ids of chunks(await everyProject(meta), projectsPerQuery)) {
        const scope = makeProjectScope(ids);
        const range = { startMs: presentMs - hourMs, endMs: presentMs + hourMs };
        const active = await readActiveGroups({ events, scope, range }, { eventsMin, limit: groupsMax });
        const candidates = await escalationCandidates(meta, active);
        result.activeGroups += active.length;
        for (const issues of chunks(candidates, issuesPerQuery)) {
          if (stopping.aborted) return result;
          const found = await judge(scope, issues, presentMs);
          result.judgedIssues += issues.length;
          result.escalatedIssues += await escalateIssues(meta, found, clock.nowMs());
          report({ done: result.judgedIssues });
        }
      }
      return result;
    },
  };
}
