/** Organizations: who owns projects, teams and members. */
import { type OrganizationId, parseNumericId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { checkName, checkSlug, insertWithFreeSlug, slugOf, slugTaken } from "./slug.ts";

export type Organization = {
  readonly id: OrganizationId;
  readonly slug: string;
  readonly name: string;
  readonly requiresSecondFactor: boolean;
  readonly createdAtMs: number;
};

type Row = {
  id: OrganizationId;
  slug: string;
  name: string;
  requires_second_factor: 0 | 1;
  created_at: number;
};

function fromRow(row: Row): Organization {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    requiresSecondFactor: row.requires_second_factor === 1,
    createdAtMs: row.created_at,
  };
}

/** A chosen slug must be free; a derived one is made free by a number. */
export async function createOrganization(
  meta: MetaAccess,
  input: { readonly name: string; readonly slug?: string | undefined },
  nowMs: number,
): Promise<Organization> {
  const name = checkName(input.name);
  const insert = async (slug: string) =>
    await meta.db
      .insertInto("organizations")
      .values({ slug, name, created_at: nowMs })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
  if (input.slug === undefined) return fromRow(await insertWithFreeSlug(slugOf(name, "org"), insert));
  const row = await insert(checkSlug(input.slug));
  if (row === undefined) throw slugTaken();
  return fromRow(row);
}

/** By slug, or by id as a path may carry it. */
export async function findOrganization(
  meta: MetaAccess,
  slugOrId: string,
): Promise<Organization | undefined> {
  const id = parseNumericId<OrganizationId>(slugOrId);
  const row = await meta.db
    .selectFrom("organizations")
    .selectAll()
    .where((eb) => (id === undefined ? eb("slug", "=", slugOrId.replaceAll("\0", "")) : eb("id", "=", id)))
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

export async function listOrganizations(
  meta: MetaAccess,
  ids: readonly OrganizationId[],
): Promise<readonly Organization[]> {
  if (ids.length === 0) return [];
  const rows = await meta.db
    .selectFrom("organizations")
    .selectAll()
    .where("id", "in", ids)
    .orderBy("slug")
    .execute();
  return rows.map(fromRow);
}

/** Every organization of this server; for the system and superusers. */
export async function allOrganizations(meta: MetaAccess): Promise<readonly Organization[]> {
  const rows = await meta.db.selectFrom("organizations").selectAll().orderBy("id").execute();
  return rows.map(fromRow);
}

export type OrganizationChange = { readonly name?: string | undefined; readonly slug?: string | undefined };

/** Changes the organization; `undefined` when it is gone. */
export async function changeOrganization(
  meta: MetaAccess,
  id: OrganizationId,
  change: OrganizationChange,
): Promise<Organization | undefined> {
  const set = {
    ...(change.name === undefined ? {} : { name: checkName(change.name) }),
    ...(change.slug === undefined ? {} : { slug: checkSlug(change.slug) }),
  };
  if (Object.keys(set).length === 0)
    throw new UserError("nothing_to_change", 400, "Nothing to change was given.");
  return await meta.transaction(async (trx) => {
    if (set.slug !== undefined) {
      const other = await trx
        .selectFrom("organizations")
        .select("id")
        .where("slug", "=", set.slug)
        .where("id", "<>", id)
        .executeTakeFirst();
      if (other !== undefined) throw slugTaken();
    }
    const row = await trx
      .updateTable("organizations")
      .set(set)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? undefined : fromRow(row);
  });
}

/** From then on nobody without a second factor comes in; what they have stays. */
export async function requireSecondFactorOf(
  meta: MetaAccess,
  id: OrganizationId,
  isRequired: boolean,
): Promise<void> {
  await meta.db
    .updateTable("organizations")
    .set({ requires_second_factor: isRequired ? 1 : 0 })
    .where("id", "=", id)
    .execute();
}
