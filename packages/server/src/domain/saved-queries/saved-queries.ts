/**
 * Reads and writes saved queries. One of visibility `owner` is its maker's alone; one of the organization is seen by
 * every member, each with the data of their own projects.
 */
import type { SavedQueryId, UserId } from "@vedette/protocol";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess, MetaDb } from "#ports/meta-store.ts";
import {
  type NewQuery,
  organizationQueriesMax,
  ownQueriesMax,
  type QueryOrder,
  type QueryQuestion,
  type QueryReader,
  type QueryVisibility,
  type SavedQuery,
} from "./saved-query.ts";

const nameMax = 128;
const nobody = 0 as UserId;

function visibleQueries(db: MetaDb, { organizationId, userId }: QueryReader) {
  return db
    .selectFrom("saved_queries")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where((eb) => eb.or([eb("visibility", "=", "organization"), eb("user_id", "=", userId ?? nobody)]));
}

type Row = Awaited<ReturnType<ReturnType<typeof visibleQueries>["execute"]>>[number];

function fromRow(row: Row): SavedQuery {
  return {
    id: row.id,
    userId: row.user_id ?? undefined,
    name: row.name,
    visibility: row.visibility,
    // Our own JSON: it was checked when it was written.
    question: JSON.parse(row.question) as QueryQuestion,
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at,
  };
}

/** Those whose name contains the text, in any case; there are at most a few hundred. */
export async function listSavedQueries(
  meta: MetaAccess,
  reader: QueryReader,
  { order, search }: { readonly order: QueryOrder; readonly search: string },
): Promise<readonly SavedQuery[]> {
  const rows = await visibleQueries(meta.db, reader).orderBy("id").execute();
  const needle = search.trim().toLowerCase();
  return rows
    .map(fromRow)
    .filter(({ name }) => name.toLowerCase().includes(needle))
    .toSorted((one, other) => compare(one, other, order) || one.id - other.id);
}

function compare(one: SavedQuery, other: SavedQuery, order: QueryOrder): number {
  switch (order) {
    case "name":
      return byText(one.name, other.name);
    case "-name":
      return byText(other.name, one.name);
    case "dateCreated":
      return one.createdAtMs - other.createdAtMs;
    case "-dateCreated":
      return other.createdAtMs - one.createdAtMs;
    case "dateUpdated":
      return one.changedAtMs - other.changedAtMs;
    case "-dateUpdated":
    default:
      return other.changedAtMs - one.changedAtMs;
  }
}

/** In any case; by the letters' numbers, so that both engines and every machine agree. */
function byText(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

export async function findSavedQuery(
  meta: MetaAccess,
  reader: QueryReader,
  id: SavedQueryId,
): Promise<SavedQuery | undefined> {
  const row = await visibleQueries(meta.db, reader).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

export async function createSavedQuery(
  meta: MetaAccess,
  reader: QueryReader,
  query: NewQuery,
  nowMs: number,
): Promise<SavedQueryId> {
  return await meta.transaction(async (trx) => {
    await requireRoom(trx, reader, query.visibility);
    const row = await trx
      .insertInto("saved_queries")
      .values({
        organization_id: reader.organizationId,
        user_id: reader.userId ?? null,
        name: storedText(query.name, nameMax),
        visibility: query.visibility,
        question: JSON.stringify(query.question),
        created_at: nowMs,
        changed_at: nowMs,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/** Counts under a lock on the organization's row, so that two requests do not both take the last place. */
async function requireRoom(trx: MetaDb, reader: QueryReader, visibility: QueryVisibility): Promise<void> {
  await trx
    .updateTable("organizations")
    .set((eb) => ({ name: eb.ref("name") }))
    .where("id", "=", reader.organizationId)
    .execute();
  let counted = trx
    .selectFrom("saved_queries")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("organization_id", "=", reader.organizationId)
    .where("visibility", "=", visibility);
  if (visibility === "owner") counted = counted.where("user_id", "=", reader.userId ?? nobody);
  const { count } = await counted.executeTakeFirstOrThrow();
  const countMax = visibility === "owner" ? ownQueriesMax : organizationQueriesMax;
  if (count < countMax) return;
  throw new UserError(
    "too_many_searches",
    400,
    `${visibility === "owner" ? "A person" : "An organization"} has at most ${countMax} saved queries; delete one first.`,
  );
}

/** Changes one that the caller was found to be allowed to change. */
export async function changeSavedQuery(
  meta: MetaAccess,
  reader: QueryReader,
  before: SavedQuery,
  after: NewQuery,
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    if (after.visibility !== before.visibility)
      await requireRoom(trx, { ...reader, userId: before.userId }, after.visibility);
    await trx
      .updateTable("saved_queries")
      .set({
        name: storedText(after.name, nameMax),
        visibility: after.visibility,
        question: JSON.stringify(after.question),
        changed_at: nowMs,
      })
      .where("id", "=", before.id)
      .execute();
  });
}

export async function deleteSavedQuery(meta: MetaAccess, id: SavedQueryId): Promise<void> {
  await meta.db.deleteFrom("saved_queries").where("id", "=", id).execute();
}
