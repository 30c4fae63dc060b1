/** The issues of a project that are like one of its issues. */
import type { IssueId } from "@vedette/protocol";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import { hashesOfIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { groupVector, type VectorDeps } from "./group-vector.ts";
import type { SimilarityIndex } from "./similarity-index.ts";

export type SimilarIssue = { readonly issueId: IssueId; readonly distance: number };

/** An issue that was merged of many groups is asked about by so many of them. */
const askedGroupsMax = 5;
/** Several groups of one issue may be near: more are read than issues are wanted. */
const groupsPerIssue = 4;

/** The nearest first. */
export async function findSimilarIssues(
  deps: VectorDeps & { readonly index: SimilarityIndex },
  issue: Issue,
  question: { readonly distanceMax: number; readonly limit: number },
  nowMs: number,
): Promise<readonly SimilarIssue[]> {
  const projectId = issue.project.id;
  const scope = makeProjectScope([projectId]);
  const own = await hashesOfIssues(deps.meta, scope, [issue.id]);
  const except = new Set(own.map(({ hash }) => hash));
  const nearest = new Map<IssueId, number>();
  for (const { hash } of own.slice(0, askedGroupsMax)) {
    const vector = await groupVector(deps, { projectId, hash }, nowMs);
    if (vector === undefined) continue;
    const neighbours = await deps.index.nearest({
      projectId,
      vector,
      except,
      distanceMax: question.distanceMax,
      limit: question.limit * groupsPerIssue,
    });
    const issues = await issuesOfHashes(
      deps.meta,
      scope,
      neighbours.map((neighbour) => ({ projectId, hash: neighbour.hash })),
    );
    for (const neighbour of neighbours) {
      const issueId = issues.get(seedKey({ projectId, hash: neighbour.hash }));
      if (issueId === undefined || issueId === issue.id) continue;
      nearest.set(issueId, Math.min(neighbour.distance, nearest.get(issueId) ?? 2));
    }
  }
  return [...nearest]
    .map(([issueId, distance]) => ({ issueId, distance }))
    .toSorted((a, b) => a.distance - b.distance || a.issueId - b.issueId)
    .slice(0, question.limit);
}
