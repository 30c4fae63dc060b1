/** Makes issues ongoing that have been new, back or escalating for a week, and resolves the quiet ones. */
import { projectsThatResolve, resolveQuietIssues, settleIssues } from "#domain/issues/state/settle-issues.ts";
import type { Clock } from "#kernel/clock.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { Job } from "./job.ts";

/** Of one transaction: others wait for it. */
const issuesPerBatch = 200;
const batchesPerRunMax = 100;

export function settleIssuesJob(deps: { readonly meta: MetaAccess; readonly clock: Clock }): Job {
  const { meta, clock } = deps;
  return {
    name: "settle-issues",
    lane: "issues",
    intervalMs: 10 * 60_000,
    firstDelayMs: 60_000,
    run: async ({ stopping, report }) => {
      const result = { settledIssues: 0, resolvedIssues: 0 };
      const repeat = async (step: () => Promise<number>, count: (done: number) => void): Promise<void> => {
        for (let batch = 0; batch < batchesPerRunMax && !stopping.aborted; batch += 1) {
          const done = await step();
          count(done);
          report({ done: result.settledIssues + result.resolvedIssues });
          if (done < issuesPerBatch) return;
        }
      };
      await repeat(
        () => settleIssues(meta, issuesPerBatch, clock.nowMs()),
        (done) => (result.settledIssues += done),
      );
      for (const project of await projectsThatResolve(meta)) {
        await repeat(
          () => resolveQuietIssues(meta, { ...project, limit: issuesPerBatch }, clock.nowMs()),
          (done) => (result.resolvedIssues += done),
        );
      }
      return result;
    },
  };
}
