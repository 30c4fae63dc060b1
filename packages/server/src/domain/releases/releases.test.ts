import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import { changeIssueStates } from "#domain/issues/state/change-state.ts";
import { assignedIssueId, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { createProject } from "#domain/projects/projects.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { commitsPerReleaseMax, listReleaseCommits, type NewCommit } from "./commits.ts";
import { findRelease, previousReleaseWithCommits, type ReleaseChange, saveRelease } from "./releases.ts";

const sha = (digit: string) => digit.repeat(40);
const commit = (digit: string, more: Partial<NewCommit> = {}): NewCommit => ({
  sha: sha(digit),
  repository: "acme/shop",
  message: `change ${digit}`,
  authorName: "Ada",
  authorEmail: "ada@example.com",
  committedAtMs: 1_000,
  ...more,
});

describeOnBothStores("releases", (store) => {
  const setUp = async () => {
    const { meta } = store();
    const { projectId, organizationId } = await newTestProject(meta);
    const scope = makeProjectScope([projectId]);
    const save = async (version: string, change: ReleaseChange, nowMs = 5_000) =>
      await saveRelease(meta, { organizationId, version, projectIds: [projectId] }, change, nowMs);
    const find = async (version: string) => {
      const release = await findRelease(meta, { organizationId, version }, scope);
      if (release === undefined) throw new Error(`no release ${version}`);
      return release;
    };
    const commitsOf = async (version: string) =>
      (await listReleaseCommits(meta, (await find(version)).id)).map((one) => one.sha[0]);
    return { meta, projectId, organizationId, scope, save, find, commitsOf };
  };

  it("are made once, by however many at a time, and changed after that", async () => {
    const { meta, organizationId, projectId, save, find } = await setUp();
    const openAgain = store().openAgain();
    const place = { organizationId, version: "shop@1.0.0", projectIds: [projectId] };
    const made = await Promise.all([
      save("shop@1.0.0", {}),
      saveRelease(openAgain, place, { url: "https://ci.example/1" }, 5_000),
    ]);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    await save("shop@1.0.0", { releasedAtMs: 7_000, status: "archived" }, 8_000);
    expect(await find("shop@1.0.0")).toMatchObject({
      url: "https://ci.example/1",
      releasedAtMs: 7_000,
      status: "archived",
      createdAtMs: 5_000,
      projectIds: [projectId],
    });
    const other = await createProject(meta, { organizationId, name: "Till" }, 1);
    const elsewhere = makeProjectScope([other.project.id]);
    const there = { organizationId, version: "shop@1.0.0" };
    expect(await findRelease(meta, there, elsewhere)).toBeUndefined();
    await saveRelease(meta, { ...there, projectIds: [other.project.id] }, {}, 9_000);
    expect((await findRelease(meta, there, elsewhere))?.projectIds).toEqual([other.project.id]);
  });

  it.each(["", ".", "..", "a/b", "a\\b", "a\nb", " a", "latest"])("cannot be called %j", async (version) => {
    const { save } = await setUp();
    await expect(save(version, {})).rejects.toMatchObject({ code: "invalid_input", field: "version" });
  });

  it("hold the commits that were set last, in their order, each once", async () => {
    const { meta, save, find, commitsOf } = await setUp();
    await save("1.0.0", { commits: [commit("a"), commit("b"), commit("a", { message: "again" })] });
    expect(await commitsOf("1.0.0")).toEqual(["a", "b"]);
    await save("1.0.0", { commits: [commit("c"), commit("b")] });
    expect(await commitsOf("1.0.0")).toEqual(["c", "b"]);
    // A head is only a name until somebody tells more of it; what is known stays.
    await save("1.0.1", { refs: [{ repository: "acme/shop", commit: sha("D").toUpperCase() }] });
    await save("1.0.2", { commits: [commit("d", { sha: sha("d") })] });
    await save("1.0.3", { refs: [{ repository: "acme/shop", commit: sha("d") }] });
    expect((await listReleaseCommits(meta, (await find("1.0.1")).id))[0]).toMatchObject({
      sha: sha("d"),
      message: "change d",
      authorName: "Ada",
    });
    await save("1.0.0", { refs: [] });
    expect(await commitsOf("1.0.0")).toEqual([]);
    const many = Array.from({ length: commitsPerReleaseMax + 5 }, (_, index) =>
      commit("e", { sha: index.toString(16).padStart(40, "0") }),
    );
    await save("2.0.0", { commits: many });
    expect(await commitsOf("2.0.0")).toHaveLength(commitsPerReleaseMax);
  });

  it("know the one before them that holds commits", async () => {
    const { meta, organizationId, scope, save, find } = await setUp();
    await save("1.0.0", { commits: [commit("a")] }, 1_000);
    await save("1.1.0", {}, 2_000);
    await save("1.2.0", { commits: [commit("b")] }, 3_000);
    const before = async (version: string) =>
      (await previousReleaseWithCommits(meta, organizationId, await find(version), scope))?.version;
    expect([await before("1.2.0"), await before("1.1.0"), await before("1.0.0")]).toEqual([
      "1.0.0",
      "1.0.0",
      undefined,
    ]);
  });

  const resolvedIn = async (
    scene: Awaited<ReturnType<typeof setUp>>,
    resolution: { readonly commit: string; readonly repository?: string },
  ) => {
    const { meta, projectId, scope } = scene;
    const id = await assignedIssueId(meta, issueSeed(projectId, "fault", { release: "shop@1.0.0" }));
    const see = async (release: string, atMs: number) => {
      const seen = { release, firstSeenMs: atMs, lastSeenMs: atMs };
      await assignIssues(meta, [issueSeed(projectId, "fault", seen)], atMs);
      const issue = await findIssue(meta, scope, id);
      return issue?.status === "unresolved" ? issue.substatus : issue?.status;
    };
    const resolve = async (nowMs: number) => {
      const status = { status: "resolved", resolution: { kind: "commit", ...resolution } } as const;
      await changeIssueStates(meta, scope, [id], { status }, { nowMs });
    };
    return { see, resolve };
  };

  it("bring back what was resolved in a commit once they hold it, or come after one that does", async () => {
    const scene = await setUp();
    const { see, resolve } = await resolvedIn(scene, { commit: sha("a") });
    await resolve(6_000);
    // Nobody knows when the commit is out.
    expect(await see("shop@1.0.0", 6_010)).toBe("resolved");
    expect(await see("shop@3.0.0", 6_020)).toBe("resolved");
    await scene.save("shop@2.0.0", { commits: [commit("b"), commit("a")] }, 6_030);
    expect(await see("shop@1.9.0", 6_040)).toBe("resolved");
    expect(await see("", 6_050)).toBe("resolved");
    expect(await see("shop@2.0.0", 6_060)).toBe("regressed");
    await resolve(7_000);
    expect(await see("shop@1.9.9", 7_010)).toBe("resolved");
    expect(await see("shop@2.0.1", 7_020)).toBe("regressed");
    await resolve(8_000);
    // Replayed from before: covered by time.
    expect(await see("shop@2.0.0", 7_500)).toBe("resolved");
    await scene.save("shop@2.0.0", { refs: [] }, 8_010);
    expect(await see("shop@2.0.1", 8_020)).toBe("resolved");
  });

  it("go by time where their names have no order", async () => {
    const scene = await setUp();
    const { see, resolve } = await resolvedIn(scene, { commit: sha("a") });
    await resolve(6_000);
    expect(await see("winter", 6_010)).toBe("resolved");
    await scene.save("spring", { commits: [commit("a")] }, 6_020);
    expect(await see("winter", 6_030)).toBe("resolved");
    expect(await see("summer", 6_040)).toBe("regressed");
    await resolve(7_000);
    expect(await see("spring", 7_010)).toBe("regressed");
  });

  it.each([
    [{ commit: "aaaaaaa" }, "regressed"],
    [{ commit: "aaaaaa" }, "resolved"],
    [{ commit: "AAAAAAAAAA" }, "regressed"],
    [{ commit: sha("a"), repository: "acme/shop" }, "regressed"],
    [{ commit: sha("a"), repository: "acme/other" }, "resolved"],
    [{ commit: "%" }, "resolved"],
  ])("find a commit by what people call it: %j", async (named, expected) => {
    const scene = await setUp();
    const { see, resolve } = await resolvedIn(scene, named);
    await resolve(6_000);
    await scene.save("shop@2.0.0", { commits: [commit("a")] }, 6_010);
    expect(await see("shop@2.0.0", 6_020)).toBe(expected);
  });

  it("of another organization say nothing of its own commits", async () => {
    const [mine, other] = [await setUp(), await setUp()];
    const { see, resolve } = await resolvedIn(mine, { commit: sha("a") });
    await resolve(6_000);
    await other.save("shop@2.0.0", { commits: [commit("a")] }, 6_010);
    expect(await see("shop@2.0.0", 6_020)).toBe("resolved");
  });
});
