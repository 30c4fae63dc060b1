/**
 * Removes issues of which nothing is left: their last event is older than events of their project live, and the
 * event store counts none for any of their hashes. Resolved, ignored or open makes no difference, nor does who
 * they were assigned to: a decision about a fault that has not been seen for a whole life-time of its events
 * says nothing about one that comes back, and that one shall be noticed as new.
 */
import { z } from "zod";
import type { Clock } from "#kernel/clock.ts";
import {
  deleteQuietIssues,
  listQuietIssues,
  type QuietIssue,
  quietProjects,
} from "#domain/issues/quiet-issues.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { Job } from "./job.ts";

const issuesPerBatch = 200;
const hashesPerQuery = 200;
const dayMs = 86_400_000;
const hashRow = z.object({ hash: z.string() });

export function removeEmptyIssuesJob(deps: {
  readonly meta: MetaAccess;
  readonly events: Pick<EventStore, "query">;
  readonly clock: Clock;
}): Job {
  const { meta, events, clock } = deps;

  /** Those that no event is left of. */
  async function emptyOnes(issues: readonly QuietIssue[]): Promise<readonly QuietIssue[]> {
    const scope = makeProjectScope(issues.map(({ projectId }) => projectId));
    const counted = new Set<string>();
    for (const hashes of chunks(
      issues.flatMap((issue) => issue.hashes),
      hashesPerQuery,
    )) {
      const rows = await events.query({
        scope,
        sql: "SELECT DISTINCT replaceAll(toString(group_hash), '-', '') AS hash FROM error_counts_hourly WHERE group_hash IN {hashes:Array(UUID)}",
        params: { hashes },
        row: hashRow,
        timeoutMs: 60_000,
      });
      for (const { hash } of rows) counted.add(hash);
    }
    return issues.filter(({ hashes }) => !hashes.some((hash) => counted.has(hash)));
  }

  return {
    name: "remove-empty-issues",
    lane: "upkeep",
    intervalMs: 6 * 3_600_000,
    firstDelayMs: 30 * 60_000,
    run: async ({ stopping, report }) => {
      const result = { examinedIssues: 0, removedIssues: 0 };
      for (const { projectId, lifetimeDays } of await quietProjects(meta)) {
        let afterId = 0;
        while (!stopping.aborted) {
          const issues = await listQuietIssues(meta, {
            projectId,
            lastSeenBeforeMs: clock.nowMs() - lifetimeDays * dayMs,
            // Its rows may be on the way.
            changedBeforeMs: clock.nowMs() - dayMs,
            afterId,
            limit: issuesPerBatch,
          });
          if (issues.length === 0) break;
          afterId = issues.at(-1)?.id ?? afterId;
          result.examinedIssues += issues.length;
          result.removedIssues += await deleteQuietIssues(meta, await emptyOnes(issues));
          report({ done: result.examinedIssues });
        }
      }
      return result;
    },
  };
}
