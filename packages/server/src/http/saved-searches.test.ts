import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { organizationSearchesMax, ownSearchesMax } from "#domain/searches/saved-searches.ts";
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

describe("saved searches", () => {
  it("are kept, changed and deleted by their maker, and seen by nobody else", async () => {
    const made = await member.createSavedSearch({
      params: params(),
      body: { name: " Mine ", query: "is:unresolved assigned:me", sort: "freq" },
    });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      type: 0,
      name: "Mine",
      query: "is:unresolved assigned:me",
      sort: "freq",
      visibility: "owner",
      isGlobal: false,
      isPinned: false,
      dateCreated: expect.stringMatching(/Z$/),
    });
    const at = { ...params(), search: made.id };
    expect(await member.getSavedSearch({ params: at })).toEqual(made);
    expect((await member.listSavedSearches({ params: params() })).map((one) => one.id)).toEqual([made.id]);
    expect(await other.listSavedSearches({ params: params() })).toEqual([]);
    for (const client of [other, owner]) {
      await expect(client.getSavedSearch({ params: at })).rejects.toMatchObject({ status: 404 });
      await expect(client.updateSavedSearch({ params: at, body: { name: "x" } })).rejects.toMatchObject({
        status: 404,
      });
      await expect(client.deleteSavedSearch({ params: at })).rejects.toMatchObject({ status: 404 });
    }
    expect(await member.updateSavedSearch({ params: at, body: { query: "", sort: "new" } })).toMatchObject({
      name: "Mine",
      query: "",
      sort: "new",
    });
    await member.deleteSavedSearch({ params: at });
    await expect(member.getSavedSearch({ params: at })).rejects.toMatchObject({ status: 404 });
  });

  it("of the organization are seen by all and changed by who may change the organization", async () => {
    const body = { name: "Ours", query: "is:for_review", visibility: "organization" } as const;
    await expect(member.createSavedSearch({ params: params(), body })).rejects.toMatchObject({ status: 403 });
    const made = await owner.createSavedSearch({ params: params(), body });
    const at = { ...params(), search: made.id };
    expect(await member.getSavedSearch({ params: at })).toMatchObject({
      name: "Ours",
      visibility: "organization",
    });
    await expect(member.updateSavedSearch({ params: at, body: { name: "x" } })).rejects.toMatchObject({
      status: 403,
    });
    await expect(member.deleteSavedSearch({ params: at })).rejects.toMatchObject({ status: 403 });
    const own = await member.createSavedSearch({ params: params(), body: { name: "Own", query: "" } });
    await expect(
      member.updateSavedSearch({
        params: { ...params(), search: own.id },
        body: { visibility: "organization" },
      }),
    ).rejects.toMatchObject({ status: 403 });
    await owner.deleteSavedSearch({ params: at });
    await member.deleteSavedSearch({ params: { ...params(), search: own.id } });
  });

  it("are pinned by each person for themselves, and pinned ones come first", async () => {
    const make = async (name: string) =>
      await owner.createSavedSearch({
        params: params(),
        body: { name, query: "", visibility: "organization" },
      });
    const [first, second] = [await make("A"), await make("B")];
    const at = { ...params(), search: second.id };
    expect(await member.updateSavedSearch({ params: at, body: { isPinned: true } })).toMatchObject({
      isPinned: true,
    });
    expect((await member.listSavedSearches({ params: params() })).map((one) => one.name)).toEqual(["B", "A"]);
    expect((await other.listSavedSearches({ params: params() })).map((one) => one.name)).toEqual(["A", "B"]);
    await member.updateSavedSearch({ params: at, body: { isPinned: false } });
    expect((await member.listSavedSearches({ params: params() })).map((one) => one.isPinned)).toEqual([
      false,
      false,
    ]);
    for (const { id } of [first, second])
      await owner.deleteSavedSearch({ params: { ...params(), search: id } });
  });

  it("are put into an order by each person for themselves, behind what is pinned", async () => {
    const make = async (name: string, visibility: "owner" | "organization" = "organization") =>
      await owner.createSavedSearch({ params: params(), body: { name, query: "", visibility } });
    const made = [await make("A"), await make("B"), await make("C"), await make("Hidden", "owner")];
    const [a, b, c, hidden] = made.map(({ id }) => id);
    const namesOf = async (client: typeof member) =>
      (await client.listSavedSearches({ params: params() })).map((one) => one.name).join("");

    const answer = await member.orderSavedSearches({
      params: params(),
      body: { ids: [c, a, hidden, c, "999999"].map(String) },
    });
    expect(answer.map((one) => one.name).join("")).toBe("CAB");
    expect(await namesOf(member)).toBe("CAB");
    expect(await namesOf(other)).toBe("ABC");

    await member.updateSavedSearch({ params: { ...params(), search: String(b) }, body: { isPinned: true } });
    expect(await namesOf(member)).toBe("BCA");
    await member.updateSavedSearch({ params: { ...params(), search: String(b) }, body: { isPinned: false } });
    await make("0");
    expect(await namesOf(member)).toBe("CA0B");

    await member.orderSavedSearches({ params: params(), body: { ids: [] } });
    expect(await namesOf(member)).toBe("0ABC");
    for (const { id } of await owner.listSavedSearches({ params: params() }))
      await owner.deleteSavedSearch({ params: { ...params(), search: id } });
  });

  it("have to be searches", async () => {
    await expect(
      member.createSavedSearch({ params: params(), body: { name: "x", query: "is:odd" } }),
    ).rejects.toMatchObject({ status: 400, code: "invalid_query" });
    for (const body of [
      { name: "", query: "" },
      { name: "x".repeat(129), query: "" },
      { name: "x", query: "y".repeat(5000) },
    ])
      await expect(member.createSavedSearch({ params: params(), body })).rejects.toMatchObject({
        status: 400,
      });
  });

  it("are not kept for a token that is nobody, but for its organization", async () => {
    const minted = await mintOrganizationToken(
      server.meta,
      { organization: shop.organization, publicUrl: testPublicUrl, name: "ci", scopes: allScopes },
      server.clock.nowMs(),
    );
    const token = server.client(minted.secret);
    await expect(
      token.createSavedSearch({ params: params(), body: { name: "x", query: "" } }),
    ).rejects.toMatchObject({ status: 400, reason: { code: "token_owns_nothing" } });
    const made = await token.createSavedSearch({
      params: params(),
      body: { name: "CI", query: "", visibility: "organization" },
    });
    expect(made.visibility).toBe("organization");
    await expect(
      token.updateSavedSearch({ params: { ...params(), search: made.id }, body: { isPinned: true } }),
    ).rejects.toMatchObject({ status: 400, reason: { code: "person_needed" } });
    await expect(
      token.orderSavedSearches({ params: params(), body: { ids: [made.id] } }),
    ).rejects.toMatchObject({ status: 400 });
    await token.deleteSavedSearch({ params: { ...params(), search: made.id } });
  });

  it("are bounded in number", async () => {
    const person = await makePerson(server, shop.organization, "member");
    const client = server.client(person.token);
    const row = { organization_id: shop.organization.id, name: "n", query: "", sort: "date", created_at: 1 };
    const rows = (count: number, visibility: "owner" | "organization") =>
      Array.from({ length: count }, () => ({ ...row, user_id: person.user.id, visibility }));
    await server.meta.db.insertInto("saved_searches").values(rows(ownSearchesMax, "owner")).execute();
    await server.meta.db
      .insertInto("saved_searches")
      .values(rows(organizationSearchesMax, "organization"))
      .execute();
    await expect(
      client.createSavedSearch({ params: params(), body: { name: "x", query: "" } }),
    ).rejects.toMatchObject({ code: "too_many_searches" });
    await expect(
      owner.createSavedSearch({
        params: params(),
        body: { name: "x", query: "", visibility: "organization" },
      }),
    ).rejects.toMatchObject({ code: "too_many_searches" });
    await expect(
      other.createSavedSearch({ params: params(), body: { name: "x", query: "" } }),
    ).resolves.toMatchObject({ name: "x" });
  });
});
