/** Deleting issues and discarding them for good, through the Web API and the processing of what comes next. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteIssueEventsJob } from "#jobs/delete-issue-events.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let api: ReturnType<TestServer["client"]>;
const org = () => ({ org: shop.organization.slug });
const project = () => ({ ...org(), project: shop.project.slug });

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  api = server.client(shop.owner.token);
});
afterAll(async () => {
  await server.close();
});

async function happen(fault: string, times = 1) {
  server.clock.advance(10);
  const timestamp = server.clock.nowMs() / 1000;
  const exception = { values: [{ type: fault, value: "failed" }] };
  await server.takeIn(
    shop.project.id,
    Array.from({ length: times }, () => ({ timestamp, exception })),
  );
}

async function find(fault: string) {
  return (await api.listOrganizationIssues({ params: org(), query: { query: fault } })).items[0];
}

async function need(fault: string) {
  const issue = await find(fault);
  if (issue === undefined) throw new Error(`no issue ${fault}`);
  return issue;
}

async function runDeletions() {
  const job = deleteIssueEventsJob(server);
  return await job.run({ stopping: new AbortController().signal, report: () => undefined });
}

describe("deleting", () => {
  it("takes an issue away; its fault makes a new one that does not begin with the old events", async () => {
    await happen("GoneError", 5);
    const { id, shortId } = await need("GoneError");
    await api.deleteIssue({ params: { issue: id } });
    await expect(api.getIssue({ params: { issue: id } })).rejects.toMatchObject({ status: 404 });
    expect(await find("GoneError")).toBeUndefined();
    server.clock.advance(1000);
    expect(await runDeletions()).toEqual({ deletedGroups: 1 });
    await happen("GoneError");
    const again = await need("GoneError");
    expect(again).toMatchObject({ count: "1", substatus: "new" });
    expect(again.shortId).not.toBe(shortId);
    expect(await runDeletions()).toEqual({ deletedGroups: 0 });
    expect((await api.listIssueEvents({ params: { issue: again.id } })).items).toHaveLength(1);
  });

  it("takes those that are named, or found, and no others", async () => {
    for (const fault of ["NamedAError", "NamedBError", "FoundCError", "FoundDError", "KeptError"])
      await happen(fault);
    const ids = [(await need("NamedAError")).id, (await need("NamedBError")).id];
    await api.deleteOrganizationIssues({ params: org(), query: { id: ids } });
    await api.deleteProjectIssues({ params: project(), query: { query: "found" } });
    for (const fault of ["NamedAError", "NamedBError", "FoundCError", "FoundDError"])
      expect(await find(fault)).toBeUndefined();
    expect(await find("KeptError")).toBeDefined();
  });

  it("refuses what names nothing, ids that are none, and ids of others, and deletes nothing then", async () => {
    await happen("SafeError");
    const { id } = await need("SafeError");
    const other = await makeOrganization(server);
    const stranger = server.client(other.owner.token);
    await expect(api.deleteOrganizationIssues({ params: org(), query: {} })).rejects.toMatchObject({
      status: 400,
      code: "invalid_input",
    });
    await expect(api.deleteOrganizationIssues({ params: org(), query: { id: ["x"] } })).rejects.toMatchObject(
      {
        status: 400,
      },
    );
    await expect(
      api.deleteOrganizationIssues({ params: org(), query: { id: [id, "999999"] } }),
    ).rejects.toMatchObject({ status: 400, code: "issue_unknown" });
    await expect(
      stranger.deleteOrganizationIssues({ params: { org: other.organization.slug }, query: { id: [id] } }),
    ).rejects.toMatchObject({ status: 400, code: "issue_unknown" });
    await expect(stranger.deleteIssue({ params: { issue: id } })).rejects.toMatchObject({ status: 404 });
    expect(await find("SafeError")).toBeDefined();
  });
});

describe("discarding", () => {
  const outcomes = async () => {
    const { groups } = await api.organizationStats({
      params: org(),
      query: {
        field: ["sum(quantity)"],
        groupBy: ["outcome", "reason"],
        category: ["error"],
        statsPeriod: "1d",
      },
    });
    return groups.find(({ by }) => by["reason"] === "discarded-hash")?.totals["sum(quantity)"] ?? 0;
  };

  it("filters what comes like it, names who did it, and lets it in again", async () => {
    await happen("NoiseError", 2);
    const { id } = await need("NoiseError");
    const last = await api.updateIssue({ params: { issue: id }, body: { discard: true } });
    expect(last.id).toBe(id);
    const { items } = await api.listTombstones({ params: project() });
    expect(items).toMatchObject([
      {
        message: "NoiseError: failed",
        level: "error",
        actor: { email: shop.owner.email },
        metadata: { type: "NoiseError", value: "failed" },
      },
    ]);
    // Received before everybody knew: stored, but of no issue.
    await happen("NoiseError");
    expect(await find("NoiseError")).toBeUndefined();
    expect(await outcomes()).toBe(0);

    server.clock.advance(6000);
    await happen("NoiseError", 3);
    await happen("OtherError");
    expect(await find("NoiseError")).toBeUndefined();
    expect(await find("OtherError")).toBeDefined();
    expect(await outcomes()).toBe(3);

    const tombstone = { ...project(), tombstone: items[0]?.id ?? "" };
    await api.deleteTombstone({ params: tombstone });
    await expect(api.deleteTombstone({ params: tombstone })).rejects.toMatchObject({ status: 404 });
    expect((await api.listTombstones({ params: project() })).items).toEqual([]);
    const { rows } = await api.listAuditLogs({ params: org(), query: { event: "tombstone.remove" } });
    expect(rows).toMatchObject([{ targetType: "tombstone", targetObject: items[0]?.id }]);
    server.clock.advance(6000);
    await runDeletions();
    await happen("NoiseError");
    expect(await need("NoiseError")).toMatchObject({ count: "1", substatus: "new" });
    expect(await outcomes()).toBe(3);
  });

  it("is done to many, and not by those who may not delete", async () => {
    for (const fault of ["ManyAError", "ManyBError"]) await happen(fault);
    const ids = [(await need("ManyAError")).id, (await need("ManyBError")).id];
    const writer = await makePerson(server, shop.organization, "owner", ["event:write"]);
    const update = { params: org(), query: { id: ids }, body: { discard: true } };
    await expect(server.client(writer.token).updateOrganizationIssues(update)).rejects.toMatchObject({
      status: 403,
    });
    expect(await find("ManyAError")).toBeDefined();
    expect(await api.updateOrganizationIssues(update)).toEqual({ discard: true });
    expect(await find("ManyAError")).toBeUndefined();
    const { items } = await api.listTombstones({ params: project() });
    expect(items.map(({ message }) => message)).toEqual(
      expect.arrayContaining(["ManyAError: failed", "ManyBError: failed"]),
    );
  });

  it("does not remove the tombstone of another project", async () => {
    const other = await makeOrganization(server);
    const [tombstone] = (await api.listTombstones({ params: project() })).items;
    const theirs = { org: other.organization.slug, project: other.project.slug };
    await expect(
      server
        .client(other.owner.token)
        .deleteTombstone({ params: { ...theirs, tombstone: tombstone?.id ?? "" } }),
    ).rejects.toMatchObject({ status: 404 });
    expect((await api.listTombstones({ params: project() })).items).toContainEqual(tombstone);
  });
});
