import type { OrganizationId, SavedSearchId, UserId } from "@vedette/protocol";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { expect, it } from "vitest";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { insertUser } from "#domain/people/users.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import {
  createSavedSearch,
  deleteSavedSearch,
  listSavedSearches,
  orderSavedSearches,
  pinSavedSearch,
} from "./saved-searches.ts";

let people = 0;

async function person(store: MetaStore): Promise<UserId> {
  const email = `orders-${++people}@example.com`;
  return (await insertUser(store, { email, name: "" }, "no hash", 1)).id;
}

async function placesOf(store: MetaStore, userId: UserId): Promise<number> {
  const places = store.db.selectFrom("saved_search_places").select("place").where("user_id", "=", userId);
  return (await places.execute()).length;
}

async function personWithSearches(store: MetaStore, names: string) {
  const organizationId: OrganizationId = (await newTestProject(store)).organizationId;
  const userId = await person(store);
  const reader = { organizationId, userId };
  const ids = new Map<string, SavedSearchId>();
  for (const name of names)
    ids.set(
      name,
      await createSavedSearch(store, reader, { name, query: "", sort: "date", visibility: "owner" }, 1),
    );
  return {
    reader,
    idsOf: (wanted: string) => [...wanted].flatMap((name) => ids.get(name) ?? []),
    order: async () => (await listSavedSearches(store, reader)).map((one) => one.name).join(""),
  };
}

describeOnBothStores("a person's order of saved searches", (open) => {
  it("holds until it is changed; what has no place stands behind, by name", async () => {
    const store = open().meta;
    const { reader, idsOf, order } = await personWithSearches(store, "DCBA");
    expect(await order()).toBe("ABCD");
    await orderSavedSearches(store, reader, idsOf("DB"));
    expect(await order()).toBe("DBAC");
    await orderSavedSearches(store, reader, idsOf("CAAD"));
    expect(await order()).toBe("CADB");
    await orderSavedSearches(store, reader, []);
    expect(await order()).toBe("ABCD");
  });

  it("leaves in front what is pinned, and forgets what is deleted", async () => {
    const store = open().meta;
    const { reader, idsOf, order } = await personWithSearches(store, "ABC");
    const [a] = idsOf("A");
    if (a === undefined) throw new Error("A was not made");
    await orderSavedSearches(store, reader, idsOf("CBA"));
    await pinSavedSearch(store, { userId: reader.userId, id: a, isPinned: true });
    expect(await order()).toBe("ACB");
    await deleteSavedSearch(store, a);
    expect(await order()).toBe("CB");
    expect(await placesOf(store, reader.userId)).toBe(2);
  });

  it("is nobody else's", async () => {
    const store = open().meta;
    const { reader, idsOf, order } = await personWithSearches(store, "AB");
    const other = await person(store);
    await orderSavedSearches(store, { ...reader, userId: other }, idsOf("BA"));
    expect(await order()).toBe("AB");
    expect(await placesOf(store, other)).toBe(0);
  });
});
