import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import type { GroupHash, IssueId, ProjectId, UserId } from "@vedette/protocol";
import { createOrganization } from "#domain/organizations/organizations.ts";
import { createTeam } from "#domain/organizations/teams.ts";
import { setMember } from "#domain/organizations/members.ts";
import { insertUser } from "#domain/people/users.ts";
import { createProject } from "#domain/projects/projects.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { assignIssues } from "./assign-issues.ts";
import { assignTo } from "#domain/collaboration/assign-to.ts";
import { checkAssignee, type NamedAssignee } from "#domain/collaboration/assignee.ts";
import { changeIssues } from "./change-issues.ts";
import {
  findIssue,
  findIssueByShortId,
  hashesOfIssues,
  issuesChangedSince,
  issuesOfHashes,
} from "./find-issues.ts";
import type { IssueSeed } from "./issue-seed.ts";
import {
  countIssues,
  issueIdsFor,
  issueIdsMax,
  type IssueCursor,
  type IssueFilter,
  listIssues,
} from "./list-issues.ts";

const hashOf = (text: string): GroupHash => createHash("md5").update(text).digest("hex") as GroupHash;

function seed(
  projectId: ProjectId,
  title: string,
  seenMs: number,
  overrides: Partial<IssueSeed> = {},
): IssueSeed {
  return {
    projectId,
    hash: hashOf(title),
    title,
    culprit: "run in app",
    type: "error",
    level: "error",
    platform: "node",
    logger: "",
    metadata: {},
    isUnhandled: false,
    firstSeenMs: seenMs,
    lastSeenMs: seenMs,
    release: "",
    ...overrides,
  };
}

async function twoProjects(meta: MetaStore) {
  const organization = await createOrganization(meta, { name: "Acme" }, 1);
  const make = async (name: string) =>
    (await createProject(meta, { organizationId: organization.id, name, platform: "node" }, 1)).project;
  return { organization, shop: await make("Shop"), web: await make("Web") };
}

describeOnBothStores("lists of issues", (store) => {
  const titles = async (
    projectIds: readonly ProjectId[],
    filter: IssueFilter,
    sort: "date" | "new" = "date",
  ) => {
    const page = await listIssues(store().meta, makeProjectScope(projectIds), {
      filter,
      sort,
      pageSize: 100,
    });
    return page.issues.map((issue) => issue.title);
  };

  it("shows the scope's issues only, and nothing for an empty scope", async () => {
    const { meta } = store();
    const { shop, web } = await twoProjects(meta);
    await assignIssues(meta, [seed(shop.id, "in shop", 10), seed(web.id, "in web", 20)], 1);
    expect(await titles([shop.id], {})).toEqual(["in shop"]);
    expect(await titles([shop.id, web.id], {})).toEqual(["in web", "in shop"]);
    expect(await titles([], {})).toEqual([]);
    const [id] = await issueIdsFor(meta, makeProjectScope([web.id]), {}, 10);
    expect(await findIssue(meta, makeProjectScope([shop.id]), id as IssueId)).toBeUndefined();
    expect(await hashesOfIssues(meta, makeProjectScope([shop.id]), [id as IssueId])).toEqual([]);
    expect(
      await changeIssues(
        meta,
        makeProjectScope([shop.id]),
        [id as IssueId],
        { status: { status: "resolved" } },
        5,
      ),
    ).toEqual([]);
    expect(await issuesChangedSince(meta, makeProjectScope([]), 0)).toEqual([]);
  });

  it("sorts by last or first seen", async () => {
    const { meta } = store();
    const { shop } = await twoProjects(meta);
    await assignIssues(
      meta,
      [
        seed(shop.id, "a", 1, { lastSeenMs: 50 }),
        seed(shop.id, "b", 30),
        seed(shop.id, "c", 20, { lastSeenMs: 40 }),
      ],
      1,
    );
    expect(await titles([shop.id], {}, "date")).toEqual(["a", "c", "b"]);
    expect(await titles([shop.id], {}, "new")).toEqual(["b", "c", "a"]);
  });

  it.each(["date", "new"] as const)(
    "pages by %s without a gap or a repetition, also over equal times",
    async (sort) => {
      const { meta } = store();
      const { shop } = await twoProjects(meta);
      const scope = makeProjectScope([shop.id]);
      await assignIssues(
        meta,
        Array.from({ length: 25 }, (_, index) => seed(shop.id, `e${index}`, 100 + (index % 3))),
        1,
      );
      const seen: IssueId[] = [];
      let after: IssueCursor | undefined;
      for (let page = 0; page < 10; page += 1) {
        const { issues, next } = await listIssues(meta, scope, { filter: {}, sort, pageSize: 6, after });
        seen.push(...issues.map((issue) => issue.id));
        after = next;
        if (next === undefined) break;
      }
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
      const all = await listIssues(meta, scope, { filter: {}, sort, pageSize: 100 });
      expect(seen).toEqual(all.issues.map((issue) => issue.id));
      expect(all.next).toBeUndefined();
    },
  );

  it("says that there is no next page when the last one is full", async () => {
    const { meta } = store();
    const { shop } = await twoProjects(meta);
    await assignIssues(meta, [seed(shop.id, "a", 1), seed(shop.id, "b", 2)], 1);
    const page = await listIssues(meta, makeProjectScope([shop.id]), {
      filter: {},
      sort: "date",
      pageSize: 2,
    });
    expect(page).toMatchObject({ next: undefined, issues: [{ title: "b" }, { title: "a" }] });
  });

  it("filters by status, level, type, handling, time and id", async () => {
    const { meta } = store();
    const { shop } = await twoProjects(meta);
    const scope = makeProjectScope([shop.id]);
    await assignIssues(
      meta,
      [
        seed(shop.id, "warned", 10, { level: "warning", isUnhandled: true }),
        seed(shop.id, "failed", 20, { type: "csp" }),
        seed(shop.id, "fatal", 30, { level: "fatal" }),
      ],
      1,
    );
    const [, failed, fatal] = (await issueIdsFor(meta, scope, {}, 10)).toSorted((a, b) => a - b);
    await changeIssues(meta, scope, [fatal as IssueId], { status: { status: "resolved" } }, 99);
    await changeIssues(
      meta,
      scope,
      [failed as IssueId],
      { status: { status: "ignored", substatus: "archived_forever" } },
      99,
    );
    expect(await titles([shop.id], { statuses: ["unresolved"] })).toEqual(["warned"]);
    expect(await titles([shop.id], { statuses: ["resolved", "ignored"] })).toEqual(["fatal", "failed"]);
    expect(await titles([shop.id], { substatuses: ["archived_forever"] })).toEqual(["failed"]);
    expect(await titles([shop.id], { statuses: [] })).toEqual([]);
    expect(await titles([shop.id], { levels: ["fatal", "warning"] })).toEqual(["fatal", "warned"]);
    expect(await titles([shop.id], { types: ["csp"] })).toEqual(["failed"]);
    expect(await titles([shop.id], { isUnhandled: true })).toEqual(["warned"]);
    expect(await titles([shop.id], { seenAfterMs: 20 })).toEqual(["fatal", "failed"]);
    expect(await titles([shop.id], { seenBeforeMs: 20 })).toEqual(["failed", "warned"]);
    expect(await titles([shop.id], { ids: [fatal as IssueId] })).toEqual(["fatal"]);
    expect(await titles([shop.id], { ids: [] })).toEqual([]);
    expect(await countIssues(meta, scope, { levels: ["fatal", "warning"] }, 100)).toBe(2);
    expect(await countIssues(meta, scope, {}, 2)).toBe(2);
  });

  it("finds free text in title and culprit, in any case, and takes it literally", async () => {
    const { meta } = store();
    const { shop } = await twoProjects(meta);
    await assignIssues(
      meta,
      [
        seed(shop.id, "Größe: 100% of a_b\\c", 10, { culprit: "Checkout.pay" }),
        seed(shop.id, "size: 1000 of axb", 20, { culprit: "other" }),
      ],
      1,
    );
    for (const text of [
      "GRÖSSE".toLowerCase().replace("ss", "ß"),
      "GRÖßE",
      "100%",
      "A_B",
      "b\\c",
      "checkout.PAY",
    ]) {
      expect(await titles([shop.id], { texts: [text] }), text).toEqual(["Größe: 100% of a_b\\c"]);
    }
    expect(await titles([shop.id], { texts: ["of a", "other"] })).toEqual(["size: 1000 of axb"]);
    expect(await titles([shop.id], { texts: ["of a"] })).toHaveLength(2);
    expect(await titles([shop.id], { texts: ["'; drop table issues; --\0"] })).toEqual([]);
  });

  it("refuses filters without bound", async () => {
    const ids = Array.from({ length: issueIdsMax + 1 }, (_, index) => index as IssueId);
    await expect(titles([1 as ProjectId], { ids })).rejects.toMatchObject({
      code: "query_too_large",
      status: 400,
    });
    await expect(titles([1 as ProjectId], { texts: ids.map(String) })).rejects.toMatchObject({ status: 400 });
  });

  it("finds issues by short id and by hash, and hashes by issue", async () => {
    const { meta } = store();
    const { shop, web } = await twoProjects(meta);
    const scope = makeProjectScope([shop.id, web.id]);
    const assigned = await assignIssues(meta, [seed(shop.id, "a", 1), seed(web.id, "b", 2)], 1);
    const issue = await findIssueByShortId(meta, scope, "web-1");
    expect(issue).toMatchObject({
      title: "b",
      shortId: "WEB-1",
      project: { slug: "web", name: "Web", platform: "node" },
    });
    expect(await findIssueByShortId(meta, makeProjectScope([shop.id]), "WEB-1")).toBeUndefined();
    expect(await findIssueByShortId(meta, scope, "nonsense")).toBeUndefined();
    const groups = [
      { projectId: shop.id, hash: hashOf("a") },
      { projectId: web.id, hash: hashOf("b") },
      { projectId: web.id, hash: hashOf("unknown") },
    ];
    const expected = new Map([...assigned].map(([key, { issueId }]) => [key, issueId]));
    expect(await issuesOfHashes(meta, scope, groups)).toEqual(expected);
    expect([...(await issuesOfHashes(meta, makeProjectScope([web.id]), groups)).keys()]).toEqual([
      `${web.id}:${hashOf("b")}`,
    ]);
    const ids = [...expected.values()];
    expect((await hashesOfIssues(meta, scope, ids)).map(({ hash }) => hash).sort()).toEqual(
      [hashOf("a"), hashOf("b")].sort(),
    );
  });

  it("tells what changed since, oldest change first", async () => {
    const { meta } = store();
    const { shop } = await twoProjects(meta);
    const scope = makeProjectScope([shop.id]);
    await assignIssues(meta, [seed(shop.id, "a", 1)], 10);
    await assignIssues(meta, [seed(shop.id, "b", 1)], 20);
    expect((await issuesChangedSince(meta, scope, 10)).map((issue) => issue.title)).toEqual(["b"]);
    await assignIssues(meta, [seed(shop.id, "a", 5)], 30);
    expect((await issuesChangedSince(meta, scope, 10)).map((issue) => issue.title)).toEqual(["b", "a"]);
    expect(await issuesChangedSince(meta, scope, 30)).toEqual([]);
  });

  it("resolves, ignores and reopens; finds what is assigned", async () => {
    const { meta } = store();
    const { organization, shop } = await twoProjects(meta);
    const scope = makeProjectScope([shop.id]);
    await assignIssues(meta, [seed(shop.id, "a", 1)], 10);
    const [id] = await issueIdsFor(meta, scope, {}, 1);
    const change = async (next: Parameters<typeof changeIssues>[3], nowMs: number) => {
      expect(await changeIssues(meta, scope, [id as IssueId, id as IssueId], next, nowMs)).toEqual([id]);
      return await findIssue(meta, scope, id as IssueId);
    };
    expect(await change({ status: { status: "resolved" } }, 20)).toMatchObject({
      status: "resolved",
      substatus: undefined,
      resolvedAtMs: 20,
      changedAtMs: 20,
    });
    expect(await change({ status: { status: "ignored" } }, 30)).toMatchObject({
      status: "ignored",
      substatus: "archived_until_escalating",
      resolvedAtMs: undefined,
    });
    expect(await change({ status: { status: "unresolved" } }, 40)).toMatchObject({
      status: "unresolved",
      substatus: "ongoing",
    });

    const user = await insertUser(meta, { email: `u${organization.id}@example.com` }, "hash", 1);
    await expect(checkAssignee(meta, organization.id, { userId: user.id })).rejects.toMatchObject({
      code: "assignee_unknown",
    });
    await setMember(meta, { organizationId: organization.id, userId: user.id, role: "member" }, 1);
    const person = await checkAssignee(meta, organization.id, { userId: user.id });
    const team = await createTeam(meta, { organizationId: organization.id, name: "Ops" }, 1);
    const ops = await checkAssignee(meta, organization.id, { teamId: team.id });
    const assign = async (to: NamedAssignee | null, nowMs: number) => {
      await assignTo(meta, [id as IssueId], to, { userId: undefined }, nowMs);
      return await findIssue(meta, scope, id as IssueId);
    };
    expect(await assign(person, 50)).toMatchObject({
      assignedUserId: user.id,
      status: "unresolved",
    });
    expect(await titles([shop.id], { assignedTo: { userId: user.id } })).toEqual(["a"]);
    expect(await titles([shop.id], { assignedTo: { userId: 0 as UserId } })).toEqual([]);
    expect(await assign(ops, 60)).toMatchObject({
      assignedUserId: undefined,
      assignedTeamId: team.id,
    });
    expect(await titles([shop.id], { assignedTo: { teamId: team.id } })).toEqual(["a"]);
    expect(await titles([shop.id], { assignedTo: null })).toEqual([]);
    expect(await assign(null, 70)).toMatchObject({ assignedTeamId: undefined });
    expect(await titles([shop.id], { assignedTo: null })).toEqual(["a"]);
    await expect(changeIssues(meta, scope, [id as IssueId], {}, 80)).rejects.toMatchObject({
      code: "nothing_to_change",
    });
  });
});
