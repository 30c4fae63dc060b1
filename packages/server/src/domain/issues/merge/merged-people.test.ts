import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { IssueId, UserId } from "@vedette/protocol";
import { listActivities } from "#domain/activity/issue-activity.ts";
import { setBookmark } from "#domain/collaboration/bookmarks.ts";
import { addComment } from "#domain/collaboration/comments.ts";
import { subscribersOf, viewersOf } from "#domain/collaboration/issue-audience.ts";
import { readIssuePeople } from "#domain/collaboration/issue-people.ts";
import { setSeen } from "#domain/collaboration/seen.ts";
import { setSubscription } from "#domain/collaboration/subscriptions.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { assignedIssueId, hashOf, issueSeed, newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { insertUser } from "#domain/people/users.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { mergeIssues } from "./merge-issues.ts";
import { unmergeHashes } from "./unmerge-issue.ts";

let people = 0;

describeOnBothStores("what people have to do with merged issues", (store) => {
  const setUp = async (...names: readonly string[]) => {
    const { meta } = store();
    const { projectId, organizationId } = await newTestProject(meta);
    const scope = makeProjectScope([projectId]);
    const ids: IssueId[] = [];
    for (const [index, name] of names.entries())
      ids.push(await assignedIssueId(meta, issueSeed(projectId, name, { firstSeenMs: 1_000 + index })));
    const person = async () => {
      people += 1;
      const name = `merged-${people}`;
      return await insertUser(meta, { email: `${name}@x${organizationId}.example`, name }, "hash", 1);
    };
    const bookmark = async (userId: UserId, isBookmarked: boolean, ...issueIds: IssueId[]) =>
      await setBookmark(meta, { userId, isBookmarked }, issueIds, 10);
    const comment = async (userId: UserId, issueId: IssueId, text: string) => {
      const actor = { userId, name: "x", ipAddress: undefined };
      await addComment(meta, { organizationId, issueId, actor }, { text, mentions: [] }, 10);
    };
    const merge = async (...issueIds: IssueId[]) =>
      await mergeIssues(meta, scope, { ids: issueIds, userId: undefined }, 20);
    const unmerge = async (id: IssueId, name: string, seed?: IssueSeed) => {
      const issue = await findIssue(meta, scope, id);
      if (issue === undefined) throw new Error("the issue is gone");
      return await unmergeHashes(
        meta,
        issue,
        { hashes: [hashOf(name)], userId: undefined, seedOf: () => seed },
        30,
      );
    };
    const viewOf = async (id: IssueId, userId: UserId) => {
      const { isBookmarked, hasSeen, subscription, comments } = (await readIssuePeople(meta, userId, [id]))(
        id,
      );
      return [isBookmarked, hasSeen, subscription?.isSubscribed, comments];
    };
    const textsOf = async (id: IssueId) =>
      (await listActivities(meta, id, { type: "note" })).map(({ data }) => data["text"]);
    return { meta, projectId, ids, person, bookmark, comment, merge, unmerge, viewOf, textsOf };
  };

  it("goes along with them, and back to each as it was", async () => {
    const { meta, ids, person, bookmark, comment, merge, unmerge, viewOf, textsOf } = await setUp(
      "a",
      "b",
      "c",
    );
    const [a, b, c] = ids as [IssueId, IssueId, IssueId];
    const [ada, bob] = [(await person()).id, (await person()).id];
    await bookmark(ada, true, b, c);
    await setSeen(meta, { userId: ada, hasSeen: true }, [b], 11);
    await setSubscription(meta, { userId: bob, isSubscribed: false }, [a], 12);
    await comment(bob, b, "of b");
    await comment(ada, a, "of a");
    await setSubscription(meta, { userId: bob, isSubscribed: true }, [c], 13);
    const alone = async () =>
      await Promise.all(ids.flatMap((id) => [ada, bob].map((who) => viewOf(id, who))));
    const before = await alone();
    const audience = async () => await Promise.all(ids.map((id) => subscribersOf(meta, id)));
    const listening = await audience();

    await merge(a, b, c);
    expect(await viewOf(a, ada)).toEqual([true, true, true, 2]);
    // He wanted to hear no more of this one, whatever he said of the others.
    expect(await viewOf(a, bob)).toEqual([false, false, false, 2]);
    expect(await textsOf(a)).toEqual(["of a", "of b"]);
    expect(await subscribersOf(meta, a)).toEqual([ada]);
    expect((await viewersOf(meta, a)).map(({ userId }) => userId)).toEqual([ada]);

    expect(await unmerge(a, "b")).toEqual([b]);
    // Her bookmark came with the other one, too.
    expect(await viewOf(a, ada)).toEqual([true, false, true, 1]);
    expect(await textsOf(b)).toEqual(["of b"]);
    expect(await unmerge(a, "c")).toEqual([c]);
    expect(await alone()).toEqual(before);
    expect(await audience()).toEqual(listening);
  });

  it("comes back from two merges, one after the other", async () => {
    const { ids, person, bookmark, comment, merge, unmerge, viewOf, textsOf } = await setUp("a", "b", "c");
    const [a, b, c] = ids as [IssueId, IssueId, IssueId];
    const ada = (await person()).id;
    await bookmark(ada, true, c);
    await comment(ada, c, "of c");
    await merge(b, c);
    await merge(a, b);
    expect(await viewOf(a, ada)).toEqual([true, false, true, 1]);
    expect(await unmerge(a, "c")).toEqual([c]);
    expect(await textsOf(c)).toEqual(["of c"]);
    expect(await viewOf(c, ada)).toEqual([true, false, true, 1]);
    expect(await viewOf(a, ada)).toEqual([false, false, undefined, 0]);
    await unmerge(a, "b");
    expect(await viewOf(b, ada)).toEqual([false, false, undefined, 0]);
  });

  it("does not come again when a person has taken it back of the whole", async () => {
    const { meta, ids, person, bookmark, merge, unmerge, viewOf } = await setUp("a", "b", "c");
    const [a, b, c] = ids as [IssueId, IssueId, IssueId];
    const ada = (await person()).id;
    await bookmark(ada, true, b, c);
    await setSeen(meta, { userId: ada, hasSeen: true }, [b], 11);
    await merge(a, b, c);
    expect(await bookmark(ada, false, a)).toEqual([a]);
    await setSeen(meta, { userId: ada, hasSeen: false }, [a], 12);
    await setSubscription(meta, { userId: ada, isSubscribed: false }, [a], 13);
    await unmerge(a, "b");
    expect(await viewOf(a, ada)).toEqual([false, false, false, 0]);
    expect(await viewOf(b, ada)).toEqual([false, false, true, 0]);
  });

  it("follows what is split off as an issue of its own", async () => {
    const { projectId, ids, person, bookmark, merge, unmerge, viewOf } = await setUp("a", "b");
    const [a, b] = ids as [IssueId, IssueId];
    const [ada, bob] = [(await person()).id, (await person()).id];
    await bookmark(ada, true, a);
    await bookmark(bob, true, b);
    await merge(a, b);
    const [made = a] = await unmerge(a, "a", issueSeed(projectId, "a"));
    expect([a, b]).not.toContain(made);
    expect(await viewOf(made, ada)).toEqual([true, false, true, 0]);
    expect(await viewOf(made, bob)).toEqual([false, false, undefined, 0]);
  });
});
