/** Members of an organization and their roles. There is always an owner left. */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess, MetaDb, Role } from "#ports/meta-store.ts";

export type Member = {
  readonly id: number;
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly createdAtMs: number;
};

/** Adds a member, or changes the role of one. */
export async function setMember(
  meta: MetaAccess,
  input: { readonly organizationId: OrganizationId; readonly userId: UserId; readonly role: Role },
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    if (input.role !== "owner") await keepAnOwner(trx, input.organizationId, input.userId);
    await trx
      .insertInto("memberships")
      .values({
        organization_id: input.organizationId,
        user_id: input.userId,
        role: input.role,
        created_at: nowMs,
      })
      .onConflict((conflict) =>
        conflict.columns(["organization_id", "user_id"]).doUpdateSet({ role: input.role }),
      )
      .execute();
  });
}

/** Removes a member from the organization and from its teams. */
export async function removeMember(
  meta: MetaAccess,
  input: { readonly organizationId: OrganizationId; readonly userId: UserId },
): Promise<void> {
  await meta.transaction(async (trx) => {
    await keepAnOwner(trx, input.organizationId, input.userId);
    await trx
      .deleteFrom("team_members")
      .where("user_id", "=", input.userId)
      .where(
        "team_id",
        "in",
        trx.selectFrom("teams").select("id").where("organization_id", "=", input.organizationId),
      )
      .execute();
    await trx
      .deleteFrom("memberships")
      .where("organization_id", "=", input.organizationId)
      .where("user_id", "=", input.userId)
      .execute();
  });
}

/** Refuses when this person is the last owner. Locks the owners, so that two do not leave at the same moment. */
async function keepAnOwner(trx: MetaDb, organizationId: OrganizationId, leaving: UserId): Promise<void> {
  const owners = await trx
    .updateTable("memberships")
    .set({ role: "owner" })
    .where("organization_id", "=", organizationId)
    .where("role", "=", "owner")
    .returning("user_id")
    .execute();
  if (owners.length === 1 && owners[0]?.user_id === leaving) {
    throw new UserError(
      "last_owner",
      409,
      "The last owner cannot leave or lose the role; make somebody else an owner first.",
      "role",
    );
  }
}

/** A member by the id of the membership, as clients name members, or `me`. */
export async function findMember(
  meta: MetaAccess,
  organizationId: OrganizationId,
  who: { readonly membershipId: number } | { readonly userId: UserId },
): Promise<Member | undefined> {
  const rows = membersQuery(meta, organizationId);
  const row = await (
    "userId" in who
      ? rows.where("memberships.user_id", "=", who.userId)
      : rows.where("memberships.id", "=", who.membershipId)
  ).executeTakeFirst();
  return row === undefined ? undefined : memberFromRow(row);
}

/** The organizations of a person. */
export async function membershipsOf(meta: MetaAccess, userId: UserId): Promise<readonly OrganizationId[]> {
  const rows = await meta.db
    .selectFrom("memberships")
    .select("organization_id")
    .where("user_id", "=", userId)
    .orderBy("organization_id")
    .execute();
  return rows.map((row) => row.organization_id);
}

export async function listMembers(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<readonly Member[]> {
  const rows = await membersQuery(meta, organizationId).orderBy("users.email").execute();
  return rows.map(memberFromRow);
}

function membersQuery(meta: MetaAccess, organizationId: OrganizationId) {
  return meta.db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select([
      "memberships.id",
      "memberships.user_id",
      "memberships.role",
      "memberships.created_at",
      "users.email",
      "users.name",
      "users.is_active",
    ])
    .where("memberships.organization_id", "=", organizationId);
}

type MemberRow = {
  id: number;
  user_id: UserId;
  role: Role;
  created_at: number;
  email: string;
  name: string;
  is_active: 0 | 1;
};

function memberFromRow(row: MemberRow): Member {
  return {
    id: row.id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    isActive: row.is_active === 1,
    createdAtMs: row.created_at,
  };
}
