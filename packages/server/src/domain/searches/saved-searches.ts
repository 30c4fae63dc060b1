/**
 * Searches that are kept under a name. One of visibility `owner` is its maker's alone; one of the organization is seen
 * by every member, and changed by whoever may change the organization. Pins and their order are a person's own.
 */
import type { OrganizationId, SavedSearchId, UserId } from "@vedette/protocol";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaDb, within } from "#ports/meta-store.ts";

export type SearchVisibility = "owner" | "organization";

export type SavedSearch = {
  readonly id: SavedSearchId;
  readonly userId: UserId | undefined;
  readonly name: string;
  readonly query: string;
  readonly sort: string;
  readonly visibility: SearchVisibility;
  readonly isPinned: boolean;
  readonly createdAtMs: number;
};

/** Who asks, in which organization; a token of the organization is nobody. */
export type SearchReader = { readonly organizationId: OrganizationId; readonly userId: UserId | undefined };

export const ownSearchesMax = 100;
export const organizationSearchesMax = 200;

export type NewSearch = {
  readonly name: string;
  readonly query: string;
  readonly sort: string;
  readonly visibility: SearchVisibility;
};

function visibleSearches(db: MetaDb, { organizationId, userId }: SearchReader) {
  const nobody = 0 as UserId;
  return db
    .selectFrom("saved_searches")
    .leftJoin("saved_search_pins", (join) =>
      join
        .onRef("saved_search_pins.search_id", "=", "saved_searches.id")
        .on("saved_search_pins.user_id", "=", userId ?? nobody),
    )
    .leftJoin("saved_search_places", (join) =>
      join
        .onRef("saved_search_places.search_id", "=", "saved_searches.id")
        .on("saved_search_places.user_id", "=", userId ?? nobody),
    )
    .select([
      "saved_searches.id",
      "saved_searches.user_id",
      "saved_searches.name",
      "saved_searches.query",
      "saved_searches.sort",
      "saved_searches.visibility",
      "saved_searches.created_at",
      "saved_search_pins.search_id as pin",
      "saved_search_places.place",
    ])
    .where("saved_searches.organization_id", "=", organizationId)
    .where((eb) =>
      eb.or([
        eb("saved_searches.visibility", "=", "organization"),
        eb("saved_searches.user_id", "=", userId ?? nobody),
      ]),
    );
}

type Row = {
  id: SavedSearchId;
  user_id: UserId | null;
  name: string;
  query: string;
  sort: string;
  visibility: SearchVisibility;
  created_at: number;
  pin: SavedSearchId | null;
  place: number | null;
};

function fromRow(row: Row): SavedSearch {
  return {
    id: row.id,
    userId: row.user_id ?? undefined,
    name: row.name,
    query: row.query,
    sort: row.sort,
    visibility: row.visibility,
    isPinned: row.pin !== null,
    createdAtMs: row.created_at,
  };
}

/** Pinned ones first; among each kind those that the reader gave a place, then the rest by name. */
export async function listSavedSearches(
  meta: MetaAccess,
  reader: SearchReader,
): Promise<readonly SavedSearch[]> {
  const rows = await visibleSearches(meta.db, reader)
    .orderBy("saved_searches.name")
    .orderBy("saved_searches.id")
    .execute();
  // Here and not in the store: the engines do not agree on where a missing place stands.
  const placeOf = ({ place }: Row) => place ?? Number.MAX_SAFE_INTEGER;
  const placed = rows.toSorted((one, other) => placeOf(one) - placeOf(other));
  const searches = placed.map(fromRow);
  return [...searches.filter((one) => one.isPinned), ...searches.filter((one) => !one.isPinned)];
}

export async function findSavedSearch(
  meta: MetaAccess,
  reader: SearchReader,
  id: SavedSearchId,
): Promise<SavedSearch | undefined> {
  const row = await visibleSearches(meta.db, reader).where("saved_searches.id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

export async function createSavedSearch(
  meta: MetaAccess,
  reader: SearchReader,
  search: NewSearch,
  nowMs: number,
): Promise<SavedSearchId> {
  return await meta.transaction(async (trx) => {
    await requireRoom(trx, reader, search.visibility);
    const row = await trx
      .insertInto("saved_searches")
      .values({
        organization_id: reader.organizationId,
        user_id: reader.userId ?? null,
        name: storedText(search.name, 128),
        query: storedText(search.query, 4096),
        sort: search.sort,
        visibility: search.visibility,
        created_at: nowMs,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** Counts under a lock on the organization's row, so that two requests do not both take the last place. */
async function requireRoom(trx: MetaDb, reader: SearchReader, visibility: SearchVisibility): Promise<void> {
  await trx
    .updateTable("organizations")
    .set((eb) => ({ name: eb.ref("name") }))
    .where("id", "=", reader.organizationId)
    .execute();
  let query = trx
    .selectFrom("saved_searches")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("organization_id", "=", reader.organizationId)
    .where("visibility", "=", visibility);
  if (visibility === "owner") query = query.where("user_id", "=", reader.userId ?? (0 as UserId));
  const { count } = await query.executeTakeFirstOrThrow();
  const countMax = visibility === "owner" ? ownSearchesMax : organizationSearchesMax;
  if (count < countMax) return;
  throw new UserError(
    "too_many_searches",
    400,
    `${visibility === "owner" ? "A person" : "An organization"} has at most ${countMax} saved searches; delete one first.`,
  );
}

/** Changes one that the caller was found to be allowed to change. */
export async function changeSavedSearch(
  meta: MetaAccess,
  reader: SearchReader,
  search: SavedSearch,
  change: { readonly [Name in keyof NewSearch]?: NewSearch[Name] | undefined },
): Promise<void> {
  await meta.transaction(async (trx) => {
    const { visibility } = change;
    if (visibility !== undefined && visibility !== search.visibility)
      await requireRoom(within(trx).db, { ...reader, userId: search.userId }, visibility);
    const { name, query } = change;
    await trx
      .updateTable("saved_searches")
      .set({
        name: name === undefined ? search.name : storedText(name, 128),
        query: query === undefined ? search.query : storedText(query, 4096),
        sort: change.sort ?? search.sort,
        visibility: visibility ?? search.visibility,
      })
      .where("id", "=", search.id)
      .execute();
  });
}

export async function deleteSavedSearch(meta: MetaAccess, id: SavedSearchId): Promise<void> {
  await meta.db.deleteFrom("saved_searches").where("id", "=", id).execute();
}

export async function pinSavedSearch(
  meta: MetaAccess,
  pin: { readonly userId: UserId; readonly id: SavedSearchId; readonly isPinned: boolean },
): Promise<void> {
  if (pin.isPinned) {
    await meta.db
      .insertInto("saved_search_pins")
      .values({ user_id: pin.userId, search_id: pin.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else {
    await meta.db
      .deleteFrom("saved_search_pins")
      .where("user_id", "=", pin.userId)
      .where("search_id", "=", pin.id)
      .execute();
  }
}

/** Gives a person's saved searches their places. Ids of those that the person does not see, or sees no more, are left out. */
export async function orderSavedSearches(
  meta: MetaAccess,
  reader: { readonly organizationId: OrganizationId; readonly userId: UserId },
  ids: readonly SavedSearchId[],
): Promise<void> {
  await meta.transaction(async (trx) => {
    const seen = (await visibleSearches(trx, reader).execute()).map((row) => row.id);
    const known = new Set(seen);
    const placed = [...new Set(ids)].filter((id) => known.has(id));
    if (seen.length > 0)
      await trx
        .deleteFrom("saved_search_places")
        .where("user_id", "=", reader.userId)
        .where("search_id", "in", seen)
        .execute();
    if (placed.length > 0)
      await trx
        .insertInto("saved_search_places")
        .values(placed.map((id, place) => ({ user_id: reader.userId, search_id: id, place })))
        .onConflict((conflict) =>
          conflict
            .columns(["user_id", "search_id"])
            .doUpdateSet((eb) => ({ place: eb.ref("excluded.place") })),
        )
        .execute();
  });
}
