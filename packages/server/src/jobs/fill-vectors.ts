/**
 * Makes the vectors that similar issues are found by, for groups that have none: those of an older version, and the
 * few whose process ended between making the issue and keeping its vector. Groups whose events are gone stay without.
 */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { listGroupsWithoutVector } from "#domain/similarity/group-vectors.ts";
import type { Clock } from "#kernel/clock.ts";
import { makeGroupVectors, type VectorDeps } from "#signals/similarity/group-vector.ts";
import type { Job } from "./job.ts";

const groupsPerBatch = 200;
/** Beside everything else: what is left is done at the next run. */
const groupsPerRun = 5_000;

export function fillVectorsJob(deps: VectorDeps & { readonly clock: Clock }): Job {
  return {
    name: "fill-vectors",
    lane: "upkeep",
    intervalMs: 10 * 60_000,
    firstDelayMs: 60_000,
    run: async ({ stopping, report }) => {
      const result = { examinedGroups: 0, madeVectors: 0 };
      let after: { readonly projectId: ProjectId; readonly hash: GroupHash } | undefined;
      while (!stopping.aborted && result.examinedGroups < groupsPerRun) {
        const groups = await listGroupsWithoutVector(deps.meta, after, groupsPerBatch);
        if (groups.length === 0) break;
        result.madeVectors += (await makeGroupVectors(deps, groups, deps.clock.nowMs())).size;
        result.examinedGroups += groups.length;
        after = groups.at(-1);
        report({ done: result.examinedGroups });
      }
      return result;
    },
  };
}
