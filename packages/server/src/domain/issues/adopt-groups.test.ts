import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { makeProjectScope } from "#ports/project-scope.ts";
import { assignIssues } from "./assign-issues.ts";
import { seedKey } from "./assigned-issue.ts";
import { changeIssues } from "./change-issues.ts";
import type { IssueSeed } from "./issue-seed.ts";
import { listHashAliases } from "./merge/primary-hash.ts";
import { assignedIssueId, hashOf, issueSeed, newTestProject } from "./testing/issue-seeds.ts";

describeOnBothStores("groups whose hash has changed", (store) => {
  const renamed = (
    projectId: ProjectId,
    name: string,
    before: readonly string[],
    more: Partial<IssueSeed> = {},
  ) => issueSeed(projectId, name, { alternateHashes: before.map(hashOf), ...more });
  const assignOne = async (seed: IssueSeed, nowMs = 9_000) => {
    const assigned = (await assignIssues(store().meta, [seed], nowMs)).get(seedKey(seed));
    if (assigned === undefined) throw new Error("the seed got no issue");
    return assigned;
  };
  const hashesOf = async (issueId: IssueId): Promise<readonly GroupHash[]> => {
    const rows = await store()
      .meta.db.selectFrom("group_hashes")
      .select("hash")
      .where("issue_id", "=", issueId)
      .orderBy("created_at")
      .orderBy("hash")
      .execute();
    return rows.map(({ hash }) => hash);
  };

  it("stay with the issue that has the hash of before, once and for all", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const issueId = await assignedIssueId(meta, issueSeed(projectId, "old"));
    const seed = renamed(projectId, "new", ["unknown", "old"], { title: "renamed", lastSeenMs: 7_000 });
    expect(await assignOne(seed)).toEqual({ issueId, isNew: false, isRegressed: false });
    expect(await hashesOf(issueId)).toEqual([hashOf("old"), hashOf("new")]);
    // From now on its own hash is enough, and the event store counts both as one.
    expect(await assignOne(issueSeed(projectId, "new"))).toMatchObject({ issueId });
    expect(await listHashAliases(meta, makeProjectScope([projectId]))).toEqual([
      { projectId, hash: hashOf("new"), primaryHash: hashOf("old") },
    ]);
    const issue = await meta.db
      .selectFrom("issues")
      .selectAll()
      .where("id", "=", issueId)
      .executeTakeFirstOrThrow();
    expect(issue).toMatchObject({ title: "renamed", last_seen_at: 7_000 });
  });

  it("prefer an issue of their own hash, then the first of the others that has one", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const own = await assignedIssueId(meta, issueSeed(projectId, "own"));
    const first = await assignedIssueId(meta, issueSeed(projectId, "first"));
    await assignedIssueId(meta, issueSeed(projectId, "second"));
    expect(await assignOne(renamed(projectId, "own", ["first"]))).toMatchObject({ issueId: own });
    expect(await assignOne(renamed(projectId, "x", ["first", "second"]))).toMatchObject({ issueId: first });
  });

  it("become an issue where nobody knows them, and do not take the other hashes along", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const made = await assignOne(renamed(projectId, "a", ["coarse"]));
    expect(made.isNew).toBe(true);
    expect(await hashesOf(made.issueId)).toEqual([hashOf("a")]);
    expect(await assignOne(renamed(projectId, "b", ["coarse"]))).toMatchObject({ isNew: true });
  });

  it("are looked for in their own project only", async () => {
    const { meta } = store();
    const [one, two] = [await newTestProject(meta), await newTestProject(meta)];
    await assignedIssueId(meta, issueSeed(one.projectId, "old"));
    expect(await assignOne(renamed(two.projectId, "new", ["old"]))).toMatchObject({ isNew: true });
  });

  it("reopen a resolved issue as any of its events would", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    const issueId = await assignedIssueId(meta, issueSeed(projectId, "old"));
    const scope = makeProjectScope([projectId]);
    await changeIssues(meta, scope, [issueId], { status: { status: "resolved" } }, 2_000);
    expect(await assignOne(renamed(projectId, "new", ["old"], { lastSeenMs: 3_000 }))).toEqual({
      issueId,
      isNew: false,
      isRegressed: true,
    });
  });

  it("find one issue when several processes see them first at the same moment", async () => {
    const { meta, openAgain } = store();
    const { projectId } = await newTestProject(meta);
    const names = Array.from({ length: 30 }, (_, index) => `${index}`);
    await assignIssues(
      meta,
      names.map((name) => issueSeed(projectId, `old ${name}`)),
      1,
    );
    const seeds = names.map((name) => renamed(projectId, `new ${name}`, [`old ${name}`]));
    const answers = await Promise.all(
      [meta, openAgain(), openAgain()].map((each, index) =>
        assignIssues(each, index === 1 ? seeds.toReversed() : seeds, 10),
      ),
    );
    for (const seed of seeds) {
      const assigned = answers.map((answer) => answer.get(seedKey(seed)));
      expect(new Set(assigned.map((issue) => issue?.issueId)).size).toBe(1);
      expect(assigned.some((issue) => issue?.isNew === true)).toBe(false);
    }
    const count = await meta.db
      .selectFrom("issues")
      .select((eb) => eb.fn.countAll().as("all"))
      .where("project_id", "=", projectId)
      .executeTakeFirst();
    expect(Number(count?.all)).toBe(30);
  });
});
