import * as fc from "fast-check";
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { ProjectId } from "@vedette/protocol";
import { deleteProject } from "#domain/projects/delete-project.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { assignIssues } from "./assign-issues.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";
import { changeIssues } from "./change-issues.ts";
import { findIssue } from "./find-issues.ts";
import type { Issue } from "./issue.ts";
import type { IssueSeed } from "./issue-seed.ts";
import { listIssues } from "./list-issues.ts";
import { hashOf, issueSeed as seed, newTestProject } from "./testing/issue-seeds.ts";

const newProject = async (meta: MetaStore, name?: string): Promise<ProjectId> =>
  (await newTestProject(meta, name)).projectId;

describeOnBothStores("assigning issues", (store) => {
  const issueOf = async (projectId: ProjectId, name: string): Promise<Issue> => {
    const { meta } = store();
    const row = await meta.db
      .selectFrom("group_hashes")
      .select("issue_id")
      .where("project_id", "=", projectId)
      .where("hash", "=", hashOf(name))
      .executeTakeFirstOrThrow();
    const issue = await findIssue(meta, makeProjectScope([projectId]), row.issue_id);
    if (issue === undefined) throw new Error(`no issue for ${name}`);
    return issue;
  };
  const assignOne = async (one: IssueSeed, nowMs = 5_000) => {
    const assigned = (await assignIssues(store().meta, [one], nowMs)).get(seedKey(one));
    if (assigned === undefined) throw new Error("the seed got no issue");
    return assigned;
  };

  it("makes an issue for a new hash and finds it again", async () => {
    const project = await newProject(store().meta);
    const first = await assignOne(seed(project, "a"));
    expect(first).toMatchObject({ isNew: true, isRegressed: false });
    expect(await assignOne(seed(project, "a"))).toEqual({
      issueId: first.issueId,
      isNew: false,
      isRegressed: false,
    });
    expect(await issueOf(project, "a")).toMatchObject({
      id: first.issueId,
      shortId: "SHOP-1",
      title: "Error: a",
      culprit: "run in app",
      metadata: { type: "Error", value: "a" },
      isUnhandled: true,
      status: "unresolved",
      substatus: "new",
      firstSeenAtMs: 1_000,
      lastSeenAtMs: 1_000,
      changedAtMs: 5_000,
    });
  });

  it("keeps the same hash of two projects apart", async () => {
    const { meta } = store();
    const [one, two] = [await newProject(meta), await newProject(meta)];
    const assigned = await assignIssues(meta, [seed(one, "same"), seed(two, "same")], 1);
    expect(new Set([...assigned.values()].map((issue) => issue.issueId)).size).toBe(2);
  });

  it("numbers the issues of a project without gaps, also over several batches", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    const names = Array.from({ length: 450 }, (_, index) => `n${index}`);
    await assignIssues(
      meta,
      names.slice(0, 50).map((name) => seed(project, name)),
      1,
    );
    await assignIssues(
      meta,
      names.map((name) => seed(project, name)),
      2,
    );
    const rows = await meta.db
      .selectFrom("issues")
      .select("short_number")
      .where("project_id", "=", project)
      .execute();
    expect(rows.map((row) => row.short_number).sort((a, b) => a - b)).toEqual(
      names.map((_, index) => index + 1),
    );
  });

  it("gives each hash one issue when several processes see it first at the same moment", async () => {
    const { meta, openAgain } = store();
    const [one, two] = [await newProject(meta), await newProject(meta)];
    const seeds = Array.from({ length: 60 }, (_, index) =>
      seed(index % 2 === 0 ? one : two, `race ${index}`),
    );
    const processes = [meta, openAgain(), openAgain(), openAgain()];
    const answers = await Promise.all(
      processes.map((each, index) => assignIssues(each, index % 2 === 0 ? seeds : seeds.toReversed(), 10)),
    );
    for (const each of seeds) {
      const assigned = answers.map((answer) => answer.get(seedKey(each)));
      expect(new Set(assigned.map((issue) => issue?.issueId)).size).toBe(1);
      expect(assigned.filter((issue) => issue?.isNew === true)).toHaveLength(1);
    }
    const rows = await meta.db
      .selectFrom("issues")
      .select("short_number")
      .where("project_id", "=", one)
      .execute();
    expect(rows.map((row) => row.short_number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
  });

  it("changes nothing when a batch is replayed", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    const batch = [seed(project, "x", { release: "app@1" }), seed(project, "y", { lastSeenMs: 3_000 })];
    const first = await assignIssues(meta, batch, 10);
    const before = await meta.db.selectFrom("issues").selectAll().where("project_id", "=", project).execute();
    const again = await assignIssues(meta, batch, 99);
    expect(again).toEqual(new Map([...first].map(([key, issue]) => [key, { ...issue, isNew: false }])));
    expect(
      await meta.db.selectFrom("issues").selectAll().where("project_id", "=", project).execute(),
    ).toEqual(before);
  });

  it("widens the span, and lets the latest event name the issue, whatever order batches arrive in", async () => {
    const project = await newProject(store().meta);
    await assignOne(seed(project, "t", { title: "second", firstSeenMs: 2_000, lastSeenMs: 2_500 }));
    await assignOne(
      seed(project, "t", {
        title: "late news of the past",
        level: "info",
        firstSeenMs: 1_500,
        lastSeenMs: 1_500,
      }),
    );
    expect(await issueOf(project, "t")).toMatchObject({
      title: "second",
      level: "error",
      firstSeenAtMs: 1_500,
      lastSeenAtMs: 2_500,
    });
    await assignOne(
      seed(project, "t", {
        title: "Third",
        level: "fatal",
        isUnhandled: false,
        firstSeenMs: 3_000,
        lastSeenMs: 3_000,
      }),
    );
    expect(await issueOf(project, "t")).toMatchObject({
      title: "Third",
      level: "fatal",
      isUnhandled: false,
      firstSeenAtMs: 1_500,
      lastSeenAtMs: 3_000,
    });
    const found = await listIssues(store().meta, makeProjectScope([project]), {
      filter: { texts: ["third"] },
      sort: "date",
      pageSize: 10,
    });
    expect(found.issues).toHaveLength(1);
  });

  it("reopens a resolved issue that is seen after it was resolved, once", async () => {
    const { meta, openAgain } = store();
    const project = await newProject(meta);
    const scope = makeProjectScope([project]);
    const { issueId } = await assignOne(seed(project, "r"));
    await changeIssues(meta, scope, [issueId], { status: { status: "resolved" } }, 2_000);

    expect(await assignOne(seed(project, "r", { lastSeenMs: 1_900 }))).toMatchObject({ isRegressed: false });
    expect(await issueOf(project, "r")).toMatchObject({ status: "resolved", lastSeenAtMs: 1_900 });

    const news = seed(project, "r", { lastSeenMs: 2_100 });
    const answers = await Promise.all([meta, openAgain()].map((each) => assignIssues(each, [news], 7_000)));
    expect(answers.filter((answer) => answer.get(seedKey(news))?.isRegressed === true)).toHaveLength(1);
    expect(await issueOf(project, "r")).toMatchObject({
      status: "unresolved",
      substatus: "regressed",
      resolvedAtMs: undefined,
    });
  });

  it("leaves an ignored issue ignored", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    const { issueId } = await assignOne(seed(project, "i"));
    await changeIssues(
      meta,
      makeProjectScope([project]),
      [issueId],
      { status: { status: "ignored" } },
      2_000,
    );
    await assignOne(seed(project, "i", { lastSeenMs: 9_000 }));
    expect(await issueOf(project, "i")).toMatchObject({ status: "ignored", lastSeenAtMs: 9_000 });
  });

  it("treats the hashes of a merged issue as one", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    const { issueId } = await assignOne(seed(project, "m1"));
    await assignOne(seed(project, "m2"));
    await meta.db
      .updateTable("group_hashes")
      .set({ issue_id: issueId })
      .where("hash", "=", hashOf("m2"))
      .execute();
    const batch = [
      seed(project, "m1", { title: "newest", firstSeenMs: 4_000, lastSeenMs: 6_000 }),
      seed(project, "m2", { title: "older", firstSeenMs: 500, lastSeenMs: 5_000 }),
    ];
    const assigned = await assignIssues(meta, batch, 9);
    expect([...assigned.values()].map((issue) => issue.issueId)).toEqual([issueId, issueId]);
    expect(await issueOf(project, "m1")).toMatchObject({
      title: "newest",
      firstSeenAtMs: 500,
      lastSeenAtMs: 6_000,
    });
  });

  it("remembers when a project and a release were first seen", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    await assignIssues(
      meta,
      [seed(project, "a", { release: "app@1", firstSeenMs: 700 }), seed(project, "b", { release: "app@1" })],
      42,
    );
    await assignIssues(
      meta,
      [seed(project, "a", { release: "app@2", lastSeenMs: 2_000, firstSeenMs: 2_000 })],
      43,
    );
    const releases = await meta.db
      .selectFrom("releases_seen")
      .select(["version", "first_seen_at"])
      .where("project_id", "=", project)
      .orderBy("version")
      .execute();
    expect(releases).toEqual([
      { version: "app@1", first_seen_at: 700 },
      { version: "app@2", first_seen_at: 2_000 },
    ]);
    const row = await meta.db
      .selectFrom("projects")
      .select("first_event_at")
      .where("id", "=", project)
      .executeTakeFirst();
    expect(row).toEqual({ first_event_at: 42 });
    expect((await issueOf(project, "a")).firstRelease).toBe("app@1");
  });

  it("gives no issue to the events of a deleted project, and serves the others", async () => {
    const { meta } = store();
    const [gone, kept] = [await newProject(meta), await newProject(meta)];
    await deleteProject(meta, gone, 9);
    const assigned = await assignIssues(
      meta,
      [seed(gone, "g", { release: "r" }), seed(kept, "k", { release: "r" })],
      1,
    );
    expect([...assigned.keys()]).toEqual([seedKey(seed(kept, "k"))]);
  });

  it("stores whatever an event says, and finds nothing new in it the second time", async () => {
    const { meta } = store();
    const project = await newProject(meta);
    const text = fc.string({
      unit: fc.constantFrom("\0", "a", "\uD83E", "🦊", "'", "\\", "%", "\n", "Ä"),
      maxLength: 900,
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        fc.dictionary(text, text, { maxKeys: 30 }),
        async (title, release, metadata) => {
          const hostile = seed(project, `h${(count += 1)}`, {
            title,
            culprit: title,
            logger: title,
            release,
            metadata,
          });
          expect(await assignOne(hostile, 1)).toMatchObject({ isNew: true });
          await assignOne(hostile, 2);
          const row = await meta.db
            .selectFrom("issues")
            .innerJoin("group_hashes", "group_hashes.issue_id", "issues.id")
            .select(["issues.changed_at", "issues.title"])
            .where("group_hashes.hash", "=", hostile.hash)
            .executeTakeFirstOrThrow();
          expect(row.changed_at).toBe(1);
          expect(row.title.length).toBeLessThanOrEqual(512);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("agrees with a simple model over any sequence of batches", async () => {
    const { meta } = store();
    const event = fc.record({ name: fc.constantFrom("p", "q", "r"), atMs: fc.integer({ min: 0, max: 50 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(event, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        async (batches) => {
          const project = await newProject(meta);
          const model = new Map<string, { first: number; last: number }>();
          const seen = new Map<SeedKey, number>();
          for (const batch of batches) {
            const seeds = new Map<string, IssueSeed>();
            for (const { name, atMs } of batch) {
              const known = seeds.get(name);
              const span = {
                firstSeenMs: Math.min(atMs, known?.firstSeenMs ?? atMs),
                lastSeenMs: Math.max(atMs, known?.lastSeenMs ?? atMs),
              };
              seeds.set(name, seed(project, name, span));
              const all = model.get(name);
              model.set(name, {
                first: Math.min(atMs, all?.first ?? atMs),
                last: Math.max(atMs, all?.last ?? atMs),
              });
            }
            for (const [key, { issueId, isNew }] of await assignIssues(meta, [...seeds.values()], 1)) {
              expect(isNew).toBe(!seen.has(key));
              expect(seen.get(key) ?? issueId).toBe(issueId);
              seen.set(key, issueId);
            }
          }
          for (const [name, { first, last }] of model) {
            expect(await issueOf(project, name)).toMatchObject({ firstSeenAtMs: first, lastSeenAtMs: last });
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
