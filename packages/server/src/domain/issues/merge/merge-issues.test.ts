import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { IssueId, ProjectId } from "@vedette/protocol";
import { listActivities } from "#domain/activity/issue-activity.ts";
import { findIssue, findIssueOrMergedInto, hashesOfIssues } from "#domain/issues/find-issues.ts";
import { assignedIssueId, hashOf, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { listIssueHashes } from "./issue-hashes.ts";
import { mergeIssues } from "./merge-issues.ts";
import { listHashAliases } from "./primary-hash.ts";
import { unmergeHashes } from "./unmerge-issue.ts";

describeOnBothStores("merging issues", (store) => {
  const issuesOf = async (...names: readonly string[]) => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const ids: IssueId[] = [];
    for (const [index, name] of names.entries()) {
      const times = { firstSeenMs: 1_000 + index, lastSeenMs: 5_000 + index };
      ids.push(await assignedIssueId(meta, issueSeed(projectId, name, times), 5_000 + index));
    }
    return { projectId, ids, scope: makeProjectScope([projectId]) };
  };
  const aliases = async (projectId: ProjectId) =>
    (await listHashAliases(store().meta, makeProjectScope([projectId]))).map((alias) => [
      alias.hash,
      alias.primaryHash,
    ]);

  it("moves hashes to the oldest, which then stands for all of them", async () => {
    const { meta } = store();
    const { projectId, ids, scope } = await issuesOf("a", "b", "c");
    const [a, b, c] = ids;
    const merge = await mergeIssues(meta, scope, { ids: ids.toReversed(), userId: undefined }, 9_000);
    expect(merge).toEqual({ parentId: a, childIds: [b, c] });
    expect((await hashesOfIssues(meta, scope, ids)).map((row) => row.issueId)).toEqual([a, a, a]);
    expect((await aliases(projectId)).toSorted()).toEqual(
      [
        [hashOf("b"), hashOf("a")],
        [hashOf("c"), hashOf("a")],
      ].toSorted(),
    );
    expect(await findIssue(meta, scope, b ?? (0 as IssueId))).toBeUndefined();
    expect((await findIssueOrMergedInto(meta, scope, c ?? (0 as IssueId)))?.id).toBe(a);
    expect(await findIssue(meta, scope, a ?? (0 as IssueId))).toMatchObject({
      firstSeenAtMs: 1_000,
      lastSeenAtMs: 5_002,
    });
    expect(await listActivities(meta, a ?? (0 as IssueId))).toMatchObject([
      { type: "merge", data: { issues: [{ id: String(b) }, { id: String(c) }] } },
    ]);
  });

  it("brings along what was merged before, and gives each back to where it came from", async () => {
    const { meta } = store();
    const { projectId, ids, scope } = await issuesOf("x", "y", "z");
    const [x, y, z] = ids as [IssueId, IssueId, IssueId];
    await mergeIssues(meta, scope, { ids: [y, z], userId: undefined }, 9_000);
    await mergeIssues(meta, scope, { ids: [x, y], userId: undefined }, 9_001);
    expect((await findIssueOrMergedInto(meta, scope, z))?.id).toBe(x);
    const issue = await findIssue(meta, scope, x);
    if (issue === undefined) throw new Error("the issue is gone");
    const hashes = await listIssueHashes(meta, x);
    expect(hashes.map((row) => row.mergedFrom?.id)).toEqual([undefined, y, z]);
    const back = await unmergeHashes(
      meta,
      issue,
      { hashes: [hashOf("z")], userId: undefined, seedOf: () => undefined },
      9_002,
    );
    expect(back).toEqual([z]);
    expect((await findIssue(meta, scope, z))?.id).toBe(z);
    expect(await aliases(projectId)).toEqual([[hashOf("y"), hashOf("x")]]);
  });

  it("lets two merges at once make one issue", async () => {
    const { meta, openAgain } = store();
    const { ids, scope } = await issuesOf("p", "q", "r");
    const [p, q, r] = ids as [IssueId, IssueId, IssueId];
    const results = await Promise.allSettled([
      mergeIssues(meta, scope, { ids: [p, q], userId: undefined }, 9_000),
      mergeIssues(openAgain(), scope, { ids: [q, r], userId: undefined }, 9_000),
    ]);
    expect(results.some((result) => result.status === "fulfilled")).toBe(true);
    // Whoever came second merged what was left, or was refused; no hash is lost and none belongs to a hidden issue.
    const owners = (await hashesOfIssues(meta, scope, ids)).map((row) => row.issueId);
    expect(owners).toHaveLength(3);
    for (const owner of new Set(owners)) expect((await findIssue(meta, scope, owner))?.id).toBe(owner);
  });
});
