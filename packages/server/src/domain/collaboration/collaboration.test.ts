import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { IssueId, UserId } from "@vedette/protocol";
import { listActivities } from "#domain/activity/issue-activity.ts";
import { listAudit } from "#domain/audit/audit-log.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import { mergeIssues } from "#domain/issues/merge/merge-issues.ts";
import { assignedIssueId, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { setMember } from "#domain/organizations/members.ts";
import { addTeamMember, createTeam } from "#domain/organizations/teams.ts";
import { insertUser } from "#domain/people/users.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { checkAssignee, readAssignee } from "./assignee.ts";
import { changeCollaboration, type CollaborationChange } from "./change-collaboration.ts";
import { addComment, changeComment, deleteComment } from "./comments.ts";
import { subscribersOf, viewersOf } from "./issue-audience.ts";
import { readIssuePeople } from "./issue-people.ts";
import { resolveMentions } from "./mentions.ts";
import { findSharedIssue } from "./share-links.ts";
import { subscribe } from "./subscriptions.ts";

let people = 0;

async function newScene(meta: MetaStore, issues = 1) {
  const { organizationId, projectId } = await newTestProject(meta);
  const scope = makeProjectScope([projectId]);
  const person = async (local = `p${(people += 1)}`) => {
    const user = await insertUser(
      meta,
      { email: `${local}@x${organizationId}.example`, name: local },
      "hash",
      1,
    );
    await setMember(meta, { organizationId, userId: user.id, role: "member" }, 1);
    return user;
  };
  const mara = await person();
  const issueIds: IssueId[] = [];
  for (let number = 0; number < issues; number += 1)
    issueIds.push(await assignedIssueId(meta, issueSeed(projectId, `fault ${number}`)));
  const actor = { userId: mara.id, name: mara.email, ipAddress: "192.0.2.1" };
  const change = async (next: CollaborationChange, nowMs: number, ids: readonly IssueId[] = issueIds) =>
    await changeCollaboration(meta, scope, ids, next, { organizationId, actor }, nowMs);
  const [issueId = 0 as IssueId] = issueIds;
  return { organizationId, projectId, scope, person, mara, actor, issueIds, issueId, change };
}

describeOnBothStores("what people do with issues", (store) => {
  it("is recorded once where it is news, and not at all where nothing changes", async () => {
    const { meta } = store();
    const { organizationId, mara, issueIds, change } = await newScene(meta, 3);
    const assignedTo = await checkAssignee(meta, organizationId, { userId: mara.id });
    const everything = { assignedTo, isPublic: true, isBookmarked: true, isSubscribed: true, hasSeen: true };
    expect(await change(everything, 10, [...issueIds, ...issueIds])).toEqual(issueIds);
    const first = await listAudit(meta, organizationId);
    // Being assigned has subscribed them before they said so themselves.
    const three = (action: string) => [action, action, action];
    expect(first.map((entry) => entry.action).sort()).toEqual([
      ...three("issue.assign"),
      ...three("issue.bookmark"),
      ...three("issue.share"),
    ]);
    await change(everything, 20);
    expect(await listAudit(meta, organizationId)).toEqual(first);
    for (const issueId of issueIds)
      expect((await listActivities(meta, issueId)).map((one) => one.type).sort()).toEqual([
        "assigned",
        "set_public",
      ]);
    await change({ assignedTo: null, isPublic: false, isBookmarked: false, isSubscribed: false }, 30);
    const actions = (await listAudit(meta, organizationId)).slice(0, 12).map((entry) => entry.action);
    expect([...new Set(actions)].sort()).toEqual([
      "issue.unassign",
      "issue.unbookmark",
      "issue.unshare",
      "issue.unsubscribe",
    ]);
  });

  it("touches the scope's issues only, and a thousand of them at once at most", async () => {
    const { meta } = store();
    const mine = await newScene(meta);
    const theirs = await newScene(meta);
    expect(await mine.change({ isPublic: true }, 1, [theirs.issueId, mine.issueId])).toEqual([mine.issueId]);
    const people = await readIssuePeople(meta, undefined, [mine.issueId, theirs.issueId]);
    expect(people(theirs.issueId).shareId).toBeUndefined();
    expect(await mine.change({ isPublic: true }, 1, [])).toEqual([]);
    const many = Array.from({ length: 1001 }, (_, index) => index as IssueId);
    await expect(mine.change({ isPublic: true }, 1, many)).rejects.toMatchObject({ code: "too_many_issues" });
    const allowed = [...many.slice(2).map((id) => (id + 1_000_000) as IssueId), mine.issueId];
    expect(await mine.change({ isBookmarked: true }, 1, allowed)).toEqual([mine.issueId]);
  });

  it("passes by what was merged away, whose link leads nowhere until it is back", async () => {
    const { meta } = store();
    const { issueIds, scope, change, mara } = await newScene(meta, 2);
    const [parent, child] = issueIds as [IssueId, IssueId];
    await change({ isPublic: true }, 1, [child]);
    const shareId = (await readIssuePeople(meta, mara.id, [child]))(child).shareId ?? "";
    const merge = await mergeIssues(meta, scope, { ids: issueIds, userId: mara.id }, 2);
    expect(merge).toEqual({ parentId: parent, childIds: [child] });
    expect(await change({ isBookmarked: true, isPublic: false }, 3)).toEqual([parent]);
    expect(await findSharedIssue(meta, shareId)).toBeUndefined();
    await meta.db.updateTable("issues").set({ merged_into: null }).where("id", "=", child).execute();
    expect(await findSharedIssue(meta, shareId)).toMatchObject({ issueId: child });
  });

  it("is read for a whole page, each person with their own", async () => {
    const { meta } = store();
    const { issueIds, mara, person, change, scope, organizationId } = await newScene(meta, 3);
    const [one, two, three] = issueIds as [IssueId, IssueId, IssueId];
    const other = await person();
    await change({ isBookmarked: true, hasSeen: true }, 10, [one, two]);
    await change({ isSubscribed: false }, 11, [two]);
    const actor = { userId: other.id, name: other.email };
    await changeCollaboration(meta, scope, [three], { hasSeen: true }, { organizationId, actor }, 12);
    const mine = await readIssuePeople(meta, mara.id, issueIds);
    expect(issueIds.map((id) => [mine(id).isBookmarked, mine(id).hasSeen])).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ]);
    expect(issueIds.map((id) => mine(id).subscription)).toEqual([
      { isSubscribed: true, reason: "bookmark" },
      { isSubscribed: false, reason: "manual" },
      undefined,
    ]);
    const theirs = await readIssuePeople(meta, other.id, issueIds);
    expect(issueIds.map((id) => theirs(id).hasSeen)).toEqual([false, false, true]);
    const nobodys = await readIssuePeople(meta, undefined, issueIds);
    expect(nobodys(one)).toMatchObject({ isBookmarked: false, hasSeen: false, comments: 0, owners: [] });
    expect((await readIssuePeople(meta, mara.id, []))(one).hasSeen).toBe(false);
    expect(await subscribersOf(meta, two)).toEqual([]);
    expect(await viewersOf(meta, three)).toEqual([{ userId: other.id, seenAtMs: 12 }]);
  });

  it("ends with the person, the issue and the link", async () => {
    const { meta } = store();
    const { issueId, mara, change, organizationId, projectId } = await newScene(meta);
    await change({ isPublic: true, isBookmarked: true, hasSeen: true }, 5);
    const shareId = (await readIssuePeople(meta, mara.id, [issueId]))(issueId).shareId ?? "";
    expect(await findSharedIssue(meta, shareId)).toEqual({ issueId, projectId, organizationId });
    for (const wrong of [shareId.slice(1), `${shareId}0`, "", "0".repeat(32)])
      expect(await findSharedIssue(meta, wrong)).toBeUndefined();
    await meta.db.deleteFrom("users").where("id", "=", mara.id).execute();
    expect((await readIssuePeople(meta, mara.id, [issueId]))(issueId)).toMatchObject({
      isBookmarked: false,
      hasSeen: false,
      subscription: undefined,
      shareId,
    });
    await meta.db.deleteFrom("issues").where("id", "=", issueId).execute();
    expect(await findSharedIssue(meta, shareId)).toBeUndefined();
  });

  it("assigns to one at a time, and to nobody who is locked out", async () => {
    const { meta } = store();
    const { organizationId, scope, issueId, change, mara } = await newScene(meta);
    const team = await createTeam(meta, { organizationId, name: "Ops" }, 1);
    await change({ assignedTo: await readAssignee(meta, organizationId, "#ops") }, 1);
    expect(await findIssue(meta, scope, issueId)).toMatchObject({
      assignedTeamId: team.id,
      assignedUserId: undefined,
    });
    await change({ assignedTo: await readAssignee(meta, organizationId, mara.email.toUpperCase()) }, 2);
    expect(await findIssue(meta, scope, issueId)).toMatchObject({
      assignedTeamId: undefined,
      assignedUserId: mara.id,
      changedAtMs: 2,
    });
    await meta.db.updateTable("users").set({ is_active: 0 }).where("id", "=", mara.id).execute();
    await expect(readAssignee(meta, organizationId, mara.email)).rejects.toMatchObject({
      code: "assignee_unknown",
    });
  });
});

describeOnBothStores("comments", (store) => {
  it("name people by address or by the part before it, where only one has it, and teams", async () => {
    const { meta } = store();
    const { organizationId, person } = await newScene(meta);
    const jo = await person("jo");
    const joan = await person("joan");
    const plus = await person("a.b+c");
    const twin = await insertUser(meta, { email: "joan@elsewhere.example", name: "Joan" }, "hash", 1);
    const team = await createTeam(meta, { organizationId, name: "Night shift" }, 1);
    const resolve = async (text: string) => {
      const { userIds, teamIds } = await resolveMentions(meta, organizationId, { text, mentions: [] });
      return [[...userIds].sort((a, b) => a - b), teamIds];
    };
    expect(await resolve("@jo: see @a.b+c. #night-shift, too")).toEqual([[jo.id, plus.id], [team.id]]);
    expect(await resolve(`@${joan.email.toUpperCase()}!`)).toEqual([[joan.id], []]);
    expect(await resolve("mail me@jo or /@jo or @nobody or @joa")).toEqual([[], []]);
    expect(await resolve("@joan")).toEqual([[joan.id], []]);
    await setMember(meta, { organizationId, userId: twin.id, role: "member" }, 1);
    expect(await resolve("@joan")).toEqual([[], []]);
    expect(await resolve("@joan@elsewhere.example")).toEqual([[twin.id], []]);
    const many = Array.from({ length: 60 }, (_, index) => `@u${index}`).join(" ");
    expect(await resolve(`${many} @jo`)).toEqual([[], []]);
  });

  it("are read in linear time whatever they hold", async () => {
    const { meta } = store();
    const { organizationId } = await newScene(meta);
    const startMs = performance.now();
    for (const text of [
      "@".repeat(20_000),
      `@${"a.".repeat(10_000)}`,
      "@a....".repeat(3_000),
      "@-@-".repeat(5_000),
    ])
      await resolveMentions(meta, organizationId, { text, mentions: [] });
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  it("keep text as it is, change and go with their trace", async () => {
    const { meta } = store();
    const { organizationId, issueId, actor, person } = await newScene(meta);
    const reader = await person();
    const team = await createTeam(meta, { organizationId, name: "Ops" }, 1);
    await addTeamMember(meta, { teamId: team.id, userId: reader.id });
    const place = { organizationId, issueId, actor };
    const text = "'); drop table issues; -- 雪";
    const note = await addComment(meta, place, { text, mentions: [`team:${team.id}`] }, 10);
    expect(note).toMatchObject({ userId: actor.userId, type: "note", data: { text }, createdAtMs: 10 });
    expect(await subscribersOf(meta, issueId)).toEqual([actor.userId, reader.id]);
    const others = { ...place, actor: { userId: reader.id, name: reader.email }, mayChangeOthers: false };
    await expect(changeComment(meta, others, note.id, { text: "x", mentions: [] }, 11)).rejects.toMatchObject(
      {
        status: 403,
      },
    );
    const edited = await changeComment(
      meta,
      { ...place, mayChangeOthers: false },
      note.id,
      { text: "new", mentions: [] },
      12,
    );
    expect(edited).toMatchObject({ data: { text: "new" }, createdAtMs: 10, changedAtMs: 12 });
    await deleteComment(meta, { ...others, mayChangeOthers: true }, note.id, 13);
    await expect(
      deleteComment(meta, { ...others, mayChangeOthers: true }, note.id, 14),
    ).rejects.toMatchObject({
      status: 404,
    });
    const entries = await listAudit(meta, organizationId);
    expect(entries.map((entry) => [entry.action, entry.actor.userId])).toEqual([
      ["issue.comment.delete", reader.id],
      ["issue.comment.edit", actor.userId],
      ["issue.comment.add", actor.userId],
    ]);
  });

  it("cannot be taken for another entry of the feed", async () => {
    const { meta } = store();
    const { organizationId, issueId, actor, change } = await newScene(meta);
    await change({ assignedTo: await checkAssignee(meta, organizationId, { userId: actor.userId }) }, 1);
    const [assigned] = await listActivities(meta, issueId);
    const place = { organizationId, issueId, actor, mayChangeOthers: true };
    await expect(deleteComment(meta, place, assigned?.id ?? (0 as never), 2)).rejects.toMatchObject({
      status: 404,
    });
    await subscribe(meta, [{ issueId, userId: actor.userId as UserId, reason: "comment" }], 3);
    expect((await readIssuePeople(meta, actor.userId, [issueId]))(issueId).subscription?.reason).toBe(
      "assigned",
    );
  });
});
