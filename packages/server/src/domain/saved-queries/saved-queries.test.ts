import type { OrganizationId, UserId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { expect, it } from "vitest";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { insertUser } from "#domain/people/users.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import {
  changeSavedQuery,
  createSavedQuery,
  deleteSavedQuery,
  findSavedQuery,
  listSavedQueries,
} from "./saved-queries.ts";
import { type NewQuery, ownQueriesMax, type QueryReader, type QueryVisibility } from "./saved-query.ts";

function query(name: string, visibility: QueryVisibility = "owner"): NewQuery {
  return {
    name,
    visibility,
    question: {
      dataset: "errors",
      query: "a\0b \ud800 level:error",
      fields: ["title", "count()"],
      orderBy: "-count()",
      display: "line",
      yAxis: ["count()"],
      topEvents: 5,
      interval: null,
      compare: true,
      projects: [],
      environments: ["production"],
      period: "24h",
      start: null,
      end: null,
    },
  };
}

async function person(store: MetaStore, email: string): Promise<UserId> {
  const { id } = await insertUser(store, { email, name: "" }, "no hash", 1);
  return id;
}

async function readers(
  store: MetaStore,
): Promise<{ one: QueryReader; other: QueryReader; stranger: QueryReader }> {
  const tag = Math.random().toString(36).slice(2);
  const { organizationId } = await newTestProject(store);
  const { organizationId: elsewhere } = await newTestProject(store);
  const at = (organization: OrganizationId, userId: UserId) => ({ organizationId: organization, userId });
  const [first, second] = [
    await person(store, `a${tag}@example.com`),
    await person(store, `b${tag}@example.com`),
  ];
  return {
    one: at(organizationId, first),
    other: at(organizationId, second),
    stranger: at(elsewhere, first),
  };
}

describeOnBothStores("saved queries", (store) => {
  it("come back as they were kept, to their maker alone or to the organization", async () => {
    const { one, other, stranger } = await readers(store().meta);
    const mine = await createSavedQuery(store().meta, one, query("Mine"), 5);
    const ours = await createSavedQuery(store().meta, one, query("Ours", "organization"), 6);
    expect(await findSavedQuery(store().meta, one, mine)).toEqual({
      ...query("Mine"),
      id: mine,
      userId: one.userId,
      createdAtMs: 5,
      changedAtMs: 5,
    });
    expect(await findSavedQuery(store().meta, other, mine)).toBeUndefined();
    expect((await findSavedQuery(store().meta, other, ours))?.name).toBe("Ours");
    expect(await findSavedQuery(store().meta, stranger, ours)).toBeUndefined();
    const names = async (reader: QueryReader) =>
      (await listSavedQueries(store().meta, reader, { order: "name", search: "" })).map(({ name }) => name);
    expect(await names(one)).toEqual(["Mine", "Ours"]);
    expect(await names(other)).toEqual(["Ours"]);
    expect(await names(stranger)).toEqual([]);
  });

  it("are found by a part of their name, whatever it holds, in the order asked for", async () => {
    const { one } = await readers(store().meta);
    for (const [index, name] of ["b 100%", "A_query", "Ärger"].entries())
      await createSavedQuery(store().meta, one, query(name), index);
    const names = async (search: string, order: "name" | "-dateUpdated" = "name") =>
      (await listSavedQueries(store().meta, one, { order, search })).map(({ name }) => name);
    expect(await names("%")).toEqual(["b 100%"]);
    expect(await names("_")).toEqual(["A_query"]);
    expect(await names("ä")).toEqual(["Ärger"]);
    expect(await names("")).toEqual(["A_query", "b 100%", "Ärger"]);
    expect(await names("", "-dateUpdated")).toEqual(["Ärger", "A_query", "b 100%"]);
  });

  it("are changed and deleted", async () => {
    const { one } = await readers(store().meta);
    const id = await createSavedQuery(store().meta, one, query("Before"), 1);
    const before = await findSavedQuery(store().meta, one, id);
    if (before === undefined) throw new Error("it was not kept");
    await changeSavedQuery(store().meta, one, before, query("After", "organization"), 9);
    expect(await findSavedQuery(store().meta, one, id)).toMatchObject({
      name: "After",
      visibility: "organization",
      createdAtMs: 1,
      changedAtMs: 9,
    });
    await deleteSavedQuery(store().meta, id);
    expect(await findSavedQuery(store().meta, one, id)).toBeUndefined();
  });

  it("are bounded for each person", async () => {
    const { one, other } = await readers(store().meta);
    for (let index = 0; index < ownQueriesMax; index += 1)
      await createSavedQuery(store().meta, one, query(`q${index}`), 1);
    await expect(createSavedQuery(store().meta, one, query("one more"), 1)).rejects.toMatchObject({
      code: "too_many_searches",
    });
    await createSavedQuery(store().meta, other, query("of somebody else"), 1);
  });
});
