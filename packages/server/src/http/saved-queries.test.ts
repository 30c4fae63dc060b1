import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintOrganizationToken } from "#domain/tokens/tokens.ts";
import { allScopes } from "#domain/permissions/scopes.ts";
import { makeOrganization, makePerson } from "./testing/test-people.ts";
import { startTestServer, testPublicUrl, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let shop: Awaited<ReturnType<typeof makeOrganization>>;
let owner: ReturnType<TestServer["client"]>;
let member: ReturnType<TestServer["client"]>;
let other: ReturnType<TestServer["client"]>;
const params = () => ({ org: shop.organization.slug });
const fields = ["title", "count()"];

beforeAll(async () => {
  server = await startTestServer();
  shop = await makeOrganization(server);
  owner = server.client(shop.owner.token);
  member = server.client((await makePerson(server, shop.organization, "member")).token);
  other = server.client((await makePerson(server, shop.organization, "member")).token);
});
afterAll(async () => {
  await server.close();
});

describe("saved queries", () => {
  it("are kept with all that they ask, changed and deleted by their maker, and seen by nobody else", async () => {
    const question = {
      queryDataset: "errors",
      query: "level:error count():>10",
      fields,
      orderby: "-count()",
      display: "line",
      yAxis: ["count()", "count_unique(user)"],
      topEvents: 5,
      interval: "1h",
      compare: true,
      projects: [Number(shop.project.id)],
      environment: ["production"],
      range: null,
      start: "2026-11-01T00:00:00.000Z",
      end: "2026-11-02T00:00:00.000Z",
    } as const;
    const body = { ...question, fields: [...fields], yAxis: [...question.yAxis] };
    const made = await owner.createSavedQuery({
      params: params(),
      body: { name: " Mine ", ...body, projects: [...body.projects], environment: [...body.environment] },
    });
    expect(made).toMatchObject({
      ...question,
      id: expect.stringMatching(/^\d+$/),
      name: "Mine",
      version: 2,
      visibility: "owner",
      isEditable: true,
      createdBy: { isActive: true },
    });
    const at = { ...params(), savedQuery: made.id };
    expect(await owner.getSavedQuery({ params: at })).toEqual(made);
    expect((await owner.listSavedQueries({ params: params() })).items).toEqual([made]);
    expect((await other.listSavedQueries({ params: params() })).items).toEqual([]);
    for (const client of [other, member]) {
      for (const attempt of [
        async () => await client.getSavedQuery({ params: at }),
        async () => await client.updateSavedQuery({ params: at, body: { name: "x" } }),
        async () => await client.deleteSavedQuery({ params: at }),
      ])
        await expect(attempt()).rejects.toMatchObject({ status: 404 });
    }
    expect(
      await owner.updateSavedQuery({ params: at, body: { name: "Mine again", query: "", compare: false } }),
    ).toMatchObject({ name: "Mine again", query: "", compare: false, orderby: "-count()", interval: "1h" });
    await owner.deleteSavedQuery({ params: at });
    await expect(member.getSavedQuery({ params: at })).rejects.toMatchObject({ status: 404 });
  });

  it("of the organization are seen by all and changed by who may change the organization", async () => {
    const body = { name: "Ours", fields, visibility: "organization" } as const;
    const shared = { ...body, fields: [...fields] };
    await expect(member.createSavedQuery({ params: params(), body: shared })).rejects.toMatchObject({
      status: 403,
    });
    const made = await owner.createSavedQuery({ params: params(), body: shared });
    const at = { ...params(), savedQuery: made.id };
    expect(await member.getSavedQuery({ params: at })).toMatchObject({
      visibility: "organization",
      isEditable: false,
    });
    await expect(member.updateSavedQuery({ params: at, body: { name: "x" } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(member.deleteSavedQuery({ params: at })).rejects.toMatchObject({ status: 403 });
    const own = await member.createSavedQuery({ params: params(), body: { name: "Own", fields } });
    await expect(
      member.updateSavedQuery({
        params: { ...params(), savedQuery: own.id },
        body: { visibility: "organization" },
      }),
    ).rejects.toMatchObject({ status: 403 });
    await owner.deleteSavedQuery({ params: at });
    await member.deleteSavedQuery({ params: { ...params(), savedQuery: own.id } });
  });

  it("are listed by a part of their name, page by page", async () => {
    for (const name of ["Slow pages", "Crashes", "Slow queries"])
      await member.createSavedQuery({ params: params(), body: { name, fields } });
    const page = await member.listSavedQueries({
      params: params(),
      query: { query: "slow", sortBy: "name", per_page: 1 },
    });
    expect(page.items.map((one) => one.name)).toEqual(["Slow pages"]);
    expect(page.hits).toBe(2);
    const next = await member.listSavedQueries({
      params: params(),
      query: { query: "slow", sortBy: "name", per_page: 1, cursor: page.nextCursor },
    });
    expect(next.items.map((one) => one.name)).toEqual(["Slow queries"]);
  });

  it.each([
    [{ query: 'level:"' }, "query"],
    [{ fields: ["nosuch(title)"] }, "field"],
    [{ orderby: "-other" }, "sort"],
    [{ yAxis: ["title"] }, "yAxis"],
    [{ queryDataset: "nothing" }, "queryDataset"],
    [{ projects: [999_999] }, "projects", { code: "strange_project", params: { name: 999_999 } }],
    [{ start: "2026-11-01T00:00:00.000Z" }, "start", { code: "start_and_end" }],
    [
      { start: "2026-11-02T00:00:00.000Z", end: "2026-11-01T00:00:00.000Z" },
      "start",
      { code: "start_after_end" },
    ],
  ])("have to be answerable: %j is refused at %s", async (wrong, field, reason: object = {}) => {
    await expect(
      member.createSavedQuery({ params: params(), body: { name: "x", fields, ...wrong } }),
    ).rejects.toMatchObject({ status: 400, fields: { [field]: [expect.any(String)] }, reason });
  });

  it("are not kept for a token that is nobody, but for its organization", async () => {
    const minted = await mintOrganizationToken(
      server.meta,
      { organization: shop.organization, publicUrl: testPublicUrl, name: "ci", scopes: allScopes },
      server.clock.nowMs(),
    );
    const token = server.client(minted.secret);
    const body = { name: "CI", fields };
    await expect(token.createSavedQuery({ params: params(), body })).rejects.toMatchObject({
      status: 400,
      reason: { code: "token_owns_nothing" },
    });
    const made = await token.createSavedQuery({
      params: params(),
      body: { ...body, visibility: "organization" },
    });
    expect(made).toMatchObject({ createdBy: null, visibility: "organization" });
    await expect(
      owner.updateSavedQuery({ params: { ...params(), savedQuery: made.id }, body: { visibility: "owner" } }),
    ).rejects.toMatchObject({
      status: 400,
      fields: { visibility: ["Only its maker can take it back."] },
      reason: { code: "makers_choice" },
    });
  });
});
