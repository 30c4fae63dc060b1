/** The SQL of the life-cycle, on both stores: what changes, what stays, and what two processes at once make of it. */
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { IssueId, ProjectId } from "@vedette/protocol";
import { listActivities } from "#domain/activity/issue-activity.ts";
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import { deleteIssues, forgetDeletedGroups, nextDeletedGroups } from "#domain/issues/delete-issues.ts";
import {
  findDiscards,
  forgetRemovedDiscards,
  listTombstones,
  removeTombstone,
} from "#domain/issues/discarded-hashes.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { latestReleases } from "#domain/issues/latest-releases.ts";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { assignedIssueId, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { changeProject } from "#domain/projects/projects.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { changeIssueStates, type StateChange } from "./change-state.ts";
import { endArchives, endExpiredArchives, listCountedArchives } from "./end-archives.ts";
import { escalateIssues, escalationCandidates } from "./escalate-issues.ts";
import { latestRelease } from "./project-releases.ts";
import { projectsThatResolve, resolveQuietIssues, settleIssues } from "./settle-issues.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

describeOnBothStores("the life-cycle of issues", (store) => {
  const setUp = async (release = "") => {
    const { meta } = store();
    const { projectId, organizationId } = await newTestProject(meta);
    const scope = makeProjectScope([projectId]);
    const seed = (name: string, rest: Partial<IssueSeed> = {}) =>
      issueSeed(projectId, name, { release, ...rest });
    const issueOf = async (id: IssueId) => {
      const issue = await findIssue(meta, scope, id);
      if (issue === undefined) throw new Error(`no issue ${id}`);
      return issue;
    };
    const change = async (id: IssueId, wanted: StateChange, nowMs: number) =>
      await changeIssueStates(meta, scope, [id], wanted, { nowMs });
    const typesOf = async (id: IssueId) => (await listActivities(meta, id)).map(({ type }) => type);
    return { meta, projectId, organizationId, scope, seed, issueOf, change, typesOf };
  };

  it("changes what lies in the scope, once for each id, with an entry for each", async () => {
    const [one, two] = [await setUp(), await setUp()];
    const [mine, other] = [
      await assignedIssueId(one.meta, one.seed("a")),
      await assignedIssueId(two.meta, two.seed("a")),
    ];
    const changed = await changeIssueStates(
      one.meta,
      one.scope,
      [mine, mine, other],
      { status: { status: "resolved" }, priority: "low" },
      { nowMs: 9_000 },
    );
    expect(changed).toEqual([mine]);
    expect(await one.issueOf(mine)).toMatchObject({
      status: "resolved",
      resolution: { kind: "now" },
      priority: "low",
      priorityLockedAtMs: 9_000,
      stateSinceMs: 9_000,
    });
    expect(await one.typesOf(mine)).toEqual(["set_priority", "set_resolved"]);
    expect((await two.issueOf(other)).status).toBe("unresolved");
    expect(await two.typesOf(other)).toEqual([]);
  });

  it("gives a priority back to the server, which decides as if nobody had", async () => {
    const { meta, scope, seed, change, issueOf, typesOf } = await setUp();
    const [info, fatal] = [
      await assignedIssueId(meta, seed("info", { level: "info", isUnhandled: false })),
      await assignedIssueId(meta, seed("fatal", { level: "fatal" })),
    ];
    for (const id of [info, fatal]) await change(id, { priority: "medium" }, 6_000);
    await change(info, { status: { status: "unresolved", substatus: "escalating" } }, 6_500);
    const back = await changeIssueStates(meta, scope, [info, fatal], { priority: null }, { nowMs: 7_000 });
    expect(back).toEqual([info, fatal]);
    expect(await issueOf(info)).toMatchObject({ priority: "high", priorityLockedAtMs: undefined });
    expect(await issueOf(fatal)).toMatchObject({ priority: "high", priorityLockedAtMs: undefined });
    // What escalating raised is no longer held up by anybody, however it ends.
    await change(info, { status: { status: "resolved" }, priority: null }, 7_500);
    expect(await issueOf(info)).toMatchObject({ status: "resolved", priority: "low" });
    await change(info, { status: { status: "unresolved" }, priority: null }, 8_000);
    expect(await issueOf(info)).toMatchObject({ substatus: "ongoing", priority: "low" });
    expect((await typesOf(info))[0]).toBe("set_priority");
  });

  it("leaves nothing of an earlier state in the next one", async () => {
    const { meta, seed, change, issueOf } = await setUp("shop@1.0");
    const id = await assignedIssueId(meta, seed("a"));
    await change(
      id,
      { status: { status: "ignored", condition: { untilMs: 99_000, events: { count: 3 } } } },
      6_000,
    );
    await change(id, { status: { status: "resolved", resolution: { kind: "latest_release" } } }, 7_000);
    expect(await issueOf(id)).toMatchObject({
      archiveCondition: undefined,
      resolution: { kind: "release", release: "shop@1.0" },
    });
    await change(id, { status: { status: "ignored" } }, 8_000);
    expect(await issueOf(id)).toMatchObject({ resolution: undefined, resolvedAtMs: undefined });
    expect(await endExpiredArchives(meta, { nowMs: 100_000, limit: 10 })).toBe(0);
  });

  it("finds the latest release by version where there are versions, and by time otherwise", async () => {
    const { meta, projectId, seed } = await setUp();
    const see = async (release: string, firstSeenMs: number) =>
      await assignIssues(meta, [seed("a", { release, firstSeenMs, lastSeenMs: firstSeenMs })], firstSeenMs);
    expect(await latestRelease(meta.db, projectId)).toBeUndefined();
    for (const [release, atMs] of [
      ["shop@1.9", 1],
      ["shop@1.10", 2],
      ["shop@1.2", 3],
    ] as const)
      await see(release, atMs);
    expect(await latestRelease(meta.db, projectId)).toBe("shop@1.10");
    // A search for the latest release means the same one.
    const other = await newTestProject(meta);
    const scope = makeProjectScope([projectId, other.projectId]);
    expect(await latestReleases(meta, scope)).toEqual([{ projectId, release: "shop@1.10" }]);
    await see("till@0.1", 4);
    expect(await latestRelease(meta.db, projectId)).toBe("till@0.1");
    await see("0123abcdef", 5);
    expect(await latestRelease(meta.db, projectId)).toBe("0123abcdef");
  });

  it("brings an issue back once when two processes see it, and tells it once", async () => {
    const { meta, seed, change, issueOf, typesOf } = await setUp("shop@1.0");
    const id = await assignedIssueId(meta, seed("a"));
    await change(id, { status: { status: "resolved", resolution: { kind: "next_release" } } }, 6_000);
    const news = seed("a", { release: "shop@1.1", firstSeenMs: 7_000, lastSeenMs: 7_000 });
    const old = seed("a", { release: "shop@1.0", firstSeenMs: 6_500, lastSeenMs: 6_500 });
    expect((await assignIssues(meta, [old], 8_000)).get(seedKey(old))?.isRegressed).toBe(false);
    const answers = await Promise.all(
      [meta, store().openAgain()].map((each) => assignIssues(each, [news], 8_000)),
    );
    expect(answers.filter((answer) => answer.get(seedKey(news))?.isRegressed === true)).toHaveLength(1);
    expect(await issueOf(id)).toMatchObject({ substatus: "regressed", lastRelease: "shop@1.1" });
    expect((await typesOf(id)).filter((type) => type === "set_regression")).toHaveLength(1);

    // Replayed after it was resolved again: what happened before is covered.
    await change(id, { status: { status: "resolved" } }, 9_000);
    await assignIssues(meta, [old, news], 10_000);
    expect((await issueOf(id)).status).toBe("resolved");
  });

  it("changes nothing when a batch with several releases is replayed", async () => {
    const { meta, projectId, seed } = await setUp();
    const releases = ["shop@1.9", "shop@1.10", "main", ""].map((version, index) => ({
      version,
      firstSeenMs: 1_000 + index,
      lastSeenMs: 2_000 + index,
    }));
    const batch = [seed("a", { release: "", releases, lastSeenMs: 2_003 })];
    await assignIssues(meta, [seed("a", { release: "shop@1.10", lastSeenMs: 900, firstSeenMs: 900 })], 10);
    await assignIssues(meta, batch, 11);
    const rows = async () =>
      await meta.db.selectFrom("issues").selectAll().where("project_id", "=", projectId).execute();
    const before = await rows();
    expect(before[0]).toMatchObject({ first_release: "shop@1.9", last_release: "main" });
    await assignIssues(meta, batch, 99);
    expect(await rows()).toEqual(before);
    const seen = await meta.db
      .selectFrom("releases_seen")
      .select("version")
      .where("project_id", "=", projectId)
      .orderBy("version")
      .execute();
    expect(seen.map(({ version }) => version)).toEqual(["main", "shop@1.10", "shop@1.9"]);
  });

  it("ends archives by time and by what was counted, unless somebody has decided anew", async () => {
    const { meta, seed, change, issueOf, typesOf } = await setUp();
    const [timed, counted, decided] = [
      await assignedIssueId(meta, seed("timed")),
      await assignedIssueId(meta, seed("counted")),
      await assignedIssueId(meta, seed("decided")),
    ];
    await change(timed, { status: { status: "ignored", condition: { untilMs: 50_000 } } }, 6_000);
    for (const id of [counted, decided])
      await change(id, { status: { status: "ignored", condition: { events: { count: 2 } } } }, 6_000);
    expect(await endExpiredArchives(meta, { nowMs: 49_999, limit: 10 })).toBe(0);
    expect(await endExpiredArchives(meta, { nowMs: 50_000, limit: 10 })).toBe(1);
    expect(await issueOf(timed)).toMatchObject({ status: "unresolved", substatus: "ongoing" });

    const waiting = (await listCountedArchives(meta, { afterId: timed, limit: 10 })).filter(({ issueId }) =>
      [counted, decided].includes(issueId),
    );
    expect(waiting.map(({ groups }) => groups.length)).toEqual([1, 1]);
    await change(decided, { status: { status: "ignored", substatus: "archived_forever" } }, 60_000);
    const reached = waiting.map(({ issueId, archivedAtMs }) => ({
      issueId,
      archivedAtMs,
      data: { count: 2 },
    }));
    expect(await endArchives(meta, reached, 70_000)).toBe(1);
    expect((await issueOf(counted)).substatus).toBe("ongoing");
    expect((await issueOf(decided)).substatus).toBe("archived_forever");
    expect((await typesOf(counted))[0]).toBe("set_unresolved");
  });

  it("escalates ongoing issues and those archived for it, found by any of their groups", async () => {
    const { meta, projectId, seed, change, issueOf, typesOf } = await setUp();
    const names = ["ongoing", "archived", "forever", "new"] as const;
    const [ongoing, archived, forever] = [
      await assignedIssueId(meta, seed("ongoing", { level: "warning", isUnhandled: false })),
      await assignedIssueId(meta, seed("archived")),
      await assignedIssueId(meta, seed("forever")),
      await assignedIssueId(meta, seed("new")),
    ];
    await change(ongoing, { status: { status: "unresolved" } }, 6_000);
    await change(archived, { status: { status: "ignored" }, priority: "low" }, 6_000);
    await change(forever, { status: { status: "ignored", substatus: "archived_forever" } }, 6_000);
    const groups = names.map((name) => ({ projectId, hash: seed(name).hash }));
    const candidates = await escalationCandidates(meta, groups);
    expect(candidates.map(({ issueId }) => issueId).toSorted((a, b) => a - b)).toEqual([ongoing, archived]);
    const found = candidates.map(({ issueId, stateSinceMs }) => ({
      issueId,
      stateSinceMs,
      events: 9,
      ceiling: 5,
    }));
    const both = await Promise.all(
      [meta, store().openAgain()].map((each) => escalateIssues(each, found, 7_000)),
    );
    expect(both.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await issueOf(ongoing)).toMatchObject({ substatus: "escalating", priority: "high" });
    expect(await issueOf(archived)).toMatchObject({ status: "unresolved", priority: "low" });
    expect((await typesOf(ongoing)).filter((type) => type === "set_escalating")).toHaveLength(1);
  });

  it("settles a bounded number of issues at a time, after a week", async () => {
    const { meta, seed, issueOf } = await setUp();
    // Other tests of this store have left what would settle, too.
    while ((await settleIssues(meta, 100, 100 * dayMs)) > 0);
    const ids = [];
    for (const name of ["a", "b", "c"]) ids.push(await assignedIssueId(meta, seed(name), 200 * dayMs));
    expect(await settleIssues(meta, 2, 207 * dayMs - 1)).toBe(0);
    expect(await settleIssues(meta, 2, 207 * dayMs)).toBe(2);
    expect(await settleIssues(meta, 2, 207 * dayMs)).toBe(1);
    for (const id of ids) expect(await issueOf(id)).toMatchObject({ substatus: "ongoing", priority: "high" });
  });

  it("resolves what was quiet for the hours of its project, and only there", async () => {
    const [one, two] = [await setUp(), await setUp()];
    await changeProject(
      one.meta,
      { id: one.projectId, organizationId: one.organizationId },
      { resolveAgeHours: 5 },
    );
    const mine = (await projectsThatResolve(one.meta)).filter(({ projectId }) => projectId === one.projectId);
    expect(mine).toEqual([{ projectId: one.projectId, ageHours: 5 }]);
    const [quiet, loud, elsewhere] = [
      await assignedIssueId(one.meta, one.seed("quiet")),
      await assignedIssueId(one.meta, one.seed("loud", { lastSeenMs: 6 * hourMs })),
      await assignedIssueId(two.meta, two.seed("quiet")),
    ];
    const asked = { projectId: one.projectId, ageHours: 5, limit: 10 };
    expect(await resolveQuietIssues(one.meta, asked, 6 * hourMs)).toBe(1);
    expect(await one.issueOf(quiet)).toMatchObject({ status: "resolved", resolution: { kind: "age" } });
    expect((await one.issueOf(loud)).status).toBe("unresolved");
    expect((await two.issueOf(elsewhere)).status).toBe("unresolved");
    expect(await one.typesOf(quiet)).toEqual(["set_resolved_by_age"]);
  });

  it("deletes issues of the scope with their hashes, and remembers what to delete of their events", async () => {
    const [one, two] = [await setUp(), await setUp()];
    const [mine, other] = [
      await assignedIssueId(one.meta, one.seed("a")),
      await assignedIssueId(two.meta, two.seed("a")),
    ];
    expect(await deleteIssues(one.meta, one.scope, [mine, other], { nowMs: 6_000 })).toEqual([mine]);
    expect(await findIssue(one.meta, one.scope, mine)).toBeUndefined();
    const next = await nextDeletedGroups(one.meta, { nowMs: 6_000, limit: 10 });
    expect(next).toEqual({
      receivedBeforeMs: 6_000,
      groups: [{ projectId: one.projectId, hash: one.seed("a").hash }],
    });
    // Deleted once more meanwhile: what was asked for later is still to be done.
    const again = await assignedIssueId(one.meta, one.seed("a"), 7_000);
    expect(again).not.toBe(mine);
    await deleteIssues(one.meta, one.scope, [again], { nowMs: 8_000 });
    if (next !== undefined) await forgetDeletedGroups(one.meta, next);
    const later = await nextDeletedGroups(one.meta, { nowMs: 9_000, limit: 10 });
    expect(later?.receivedBeforeMs).toBe(8_000);
    if (later !== undefined) await forgetDeletedGroups(one.meta, later);
    expect(await nextDeletedGroups(one.meta, { nowMs: 9_000, limit: 10 })).toBeUndefined();
    expect(await two.issueOf(other)).toMatchObject({ id: other });
  });

  it("leaves issues alone that were merged away, and gives the one that took them in all their releases", async () => {
    const { meta, scope, seed, change, issueOf } = await setUp();
    const [old, young] = [
      await assignedIssueId(meta, seed("old", { release: "shop@1.5", firstSeenMs: 500 })),
      await assignedIssueId(meta, seed("young", { release: "shop@1.4" })),
    ];
    await assignIssues(meta, [seed("young", { release: "shop@2.0", lastSeenMs: 4_000 })], 5_000);
    await change(young, { status: { status: "ignored", condition: { untilMs: 50_000 } } }, 6_000);
    await mergeIssues(meta, scope, { ids: [old, young], userId: undefined }, 7_000);
    expect(await issueOf(old)).toMatchObject({ firstRelease: "shop@1.4", lastRelease: "shop@2.0" });
    expect(await endExpiredArchives(meta, { nowMs: 60_000, limit: 10, scope })).toBe(0);
    expect(await change(young, { priority: "low" }, 8_000)).toEqual([]);
    // Whoever deletes the one deletes what it took in.
    await deleteIssues(meta, scope, [old], { nowMs: 9_000, discards: true });
    expect((await findDiscards(meta.db, [seed("old"), seed("young")])).size).toBe(2);
    const left = await meta.db.selectFrom("issues").select("id").where("id", "in", [old, young]).execute();
    expect(left).toEqual([]);
  });

  it("makes no issue of a discarded hash until its tombstone is removed", async () => {
    const { meta, projectId, scope, seed } = await setUp();
    const noise = seed("noise");
    const id = await assignedIssueId(meta, noise);
    await deleteIssues(meta, scope, [id], { nowMs: 10_000, discards: true });
    expect((await assignIssues(meta, [noise, seed("other")], 11_000)).size).toBe(1);
    const groups = [noise, seed("other")];
    expect(await findDiscards(meta.db, groups)).toEqual(
      new Map([[seedKey(noise), { receivedFromMs: 15_000, receivedUntilMs: undefined }]]),
    );
    const [tombstone] = await listTombstones(meta, projectId);
    expect(tombstone).toMatchObject({ title: "Error: noise", createdAtMs: 10_000 });
    const named = { projectId, id: tombstone?.id ?? (0 as never) };
    expect(await removeTombstone(meta, { ...named, projectId: (projectId + 1) as ProjectId }, 20_000)).toBe(
      false,
    );
    expect(await removeTombstone(meta, named, 20_000)).toBe(true);
    expect(await removeTombstone(meta, named, 20_000)).toBe(false);
    // What was filtered stays filtered when it is processed again.
    expect((await findDiscards(meta.db, groups)).get(seedKey(noise))).toEqual({
      receivedFromMs: 15_000,
      receivedUntilMs: 25_000,
    });
    expect((await assignIssues(meta, [noise], 30_000)).size).toBe(1);
    await forgetRemovedDiscards(meta, 26_000);
    expect((await findDiscards(meta.db, groups)).size).toBe(0);
  });
});
