/** One change of many issues at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeInNewIssue } from "./testing/new-issue.ts";
import { makeOrganization, makePerson, type TestOrganization } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: TestOrganization;
let other: TestOrganization;
let colleague: Awaited<ReturnType<typeof makePerson>>;
let api: ReturnType<TestServer["client"]>;

const newIssue = async (event: Readonly<Record<string, unknown>> = {}) =>
  await takeInNewIssue(server, shop, event);

const update = async (target: { org: string; issue: string }, body: object, client = api) =>
  await client.updateOrganizationIssue({ params: target, body });
const details = async (target: { org: string; issue: string }, client = api) =>
  await client.getOrganizationIssue({ params: target });

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  other = await makeOrganization(server);
  colleague = await makePerson(server, shop.organization, "admin");
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

describe("a bulk update", () => {
  it("applies everything to all that it names, and answers what holds", async () => {
    const issues = [await newIssue(), await newIssue()];
    const applied = await api.updateOrganizationIssues({
      params: { org: shop.organization.slug },
      query: { id: issues.map((issue) => issue.id) },
      body: {
        assignedTo: `user:${colleague.user.id}`,
        isBookmarked: true,
        isSubscribed: true,
        hasSeen: true,
        isPublic: true,
      },
    });
    expect(applied).toEqual({
      assignedTo: {
        type: "user",
        id: String(colleague.user.id),
        name: colleague.user.name,
        email: colleague.email,
      },
      isBookmarked: true,
      isSubscribed: true,
      subscriptionDetails: { reason: "manual" },
      hasSeen: true,
      isPublic: true,
    });
    for (const { target } of issues) {
      expect(await details(target)).toMatchObject({
        assignedTo: { email: colleague.email },
        isBookmarked: true,
        isSubscribed: true,
        hasSeen: true,
        isPublic: true,
      });
    }
    const found = await api.updateProjectIssues({
      params: { org: shop.organization.slug, project: shop.project.slug },
      query: { query: `assigned:${colleague.email}` },
      body: { assignedTo: "" },
    });
    expect(found).toEqual({ assignedTo: null });
    for (const { target } of issues) expect((await details(target)).assignedTo).toBeNull();
  });

  it("leaves an entry in the audit log for each issue and each change", async () => {
    const org = { org: shop.organization.slug };
    const issues = [await newIssue(), await newIssue(), await newIssue()];
    const ids = issues.map(({ id }) => id);
    const bulk = async (body: object, some = ids) =>
      await api.updateOrganizationIssues({ params: org, query: { id: some }, body });
    await bulk({ status: "resolved", priority: "low", assignedTo: colleague.email, isSubscribed: true });
    await bulk({ status: "ignored", statusDetails: { ignoreCount: 3 }, isBookmarked: true });
    await bulk({ status: "unresolved", assignedTo: "", isPublic: true });
    await bulk({ merge: true }, ids.slice(0, 2));
    const merged = { ...org, issue: String(Math.min(...ids.slice(0, 2).map(Number))) };
    const hashes = await api.listOrganizationIssueHashes({ params: merged });
    const other = hashes.find(({ mergedFrom }) => mergedFrom !== null)?.id ?? "";
    await api.unmergeOrganizationIssueHashes({ params: merged, query: { id: [other] } });
    await bulk({ discard: true }, ids.slice(2));
    const { rows } = await api.listAuditLogs({ params: org, query: { per_page: 100 } });
    const of = (id: string) =>
      rows
        .filter(({ targetObject }) => targetObject === id)
        .map(({ event }) => event)
        .toSorted();
    const each = [
      "issue.archive",
      "issue.assign",
      "issue.bookmark",
      "issue.resolve",
      "issue.set-priority",
      "issue.share",
      "issue.subscribe",
      "issue.unassign",
      "issue.unresolve",
    ];
    expect(of(ids[2] ?? "")).toEqual([...each, "issue.discard"].toSorted());
    expect(of(merged.issue)).toEqual([...each, "issue.merge", "issue.unmerge"].toSorted());
    for (const id of ids) expect(of(id)).toEqual(expect.arrayContaining(each));
    expect(rows.find(({ event }) => event === "issue.archive")?.data).toMatchObject({
      condition: expect.anything(),
    });
    for (const row of rows) expect(row.actor).toMatchObject({ email: shop.owner.email });
  });

  it("takes as many ids as a client may have checked, and refuses more", async () => {
    const count = 150;
    await server.takeIn(
      other.project.id,
      Array.from({ length: count }, (_, index) => ({
        event_id: String(index).padStart(32, "b"),
        timestamp: server.clock.nowMs() / 1000,
        fingerprint: [`many ${index}`],
        message: `many ${index}`,
      })),
    );
    const clientOfOther = server.client(other.owner.token);
    const params = { org: other.organization.slug };
    const listed: string[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined;) {
      const page: Awaited<ReturnType<typeof api.listOrganizationIssues>> =
        await clientOfOther.listOrganizationIssues({ params, query: { limit: 100, cursor } });
      listed.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(listed).toHaveLength(count);
    await clientOfOther.updateOrganizationIssues({
      params,
      query: { id: listed },
      body: { status: "resolved" },
    });
    const open = await clientOfOther.listOrganizationIssues({ params, query: { query: "is:unresolved" } });
    expect(open.hits).toBe(0);
    const tooMany = clientOfOther.updateOrganizationIssues({
      params,
      query: { id: Array.from({ length: 1001 }, (_, index) => String(index + 1)) },
      body: { status: "resolved" },
    });
    await expect(tooMany).rejects.toMatchObject({ status: 400 });
  });

  it("merges with a trace, and leaves what was merged away as it is", async () => {
    const [one, two] = [await newIssue(), await newIssue()];
    const org = { org: shop.organization.slug };
    await update(two.target, { isPublic: true });
    const share = (await details(two.target)).shareId ?? "";
    await api.updateOrganizationIssues({
      params: org,
      query: { id: [one.id, two.id] },
      body: { merge: true },
    });
    const { rows } = await api.listAuditLogs({ params: org, query: { event: "issue.merge" } });
    expect(rows[0]).toMatchObject({ targetObject: one.id, data: { children: [two.id] } });
    await expect(server.client().getSharedIssue({ params: { share } })).rejects.toMatchObject({
      status: 404,
    });
    expect((await details(two.target)).id).toBe(one.id);
  });

  it("leaves the issues of others alone", async () => {
    const { id, target } = await newIssue();
    const foreign = server.client(other.owner.token).updateOrganizationIssues({
      params: { org: other.organization.slug },
      query: { id: [id] },
      body: { isBookmarked: true, isPublic: true, assignedTo: other.owner.email },
    });
    await expect(foreign).rejects.toMatchObject({ status: 400, code: "issue_unknown" });
    expect(await details(target)).toMatchObject({ isPublic: false, assignedTo: null });
    const rows = await server.meta.db
      .selectFrom("issue_bookmarks")
      .selectAll()
      .where("user_id", "=", other.owner.user.id)
      .execute();
    expect(rows).toEqual([]);
  });
});
