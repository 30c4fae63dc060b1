/** Members of an organization and their roles. There is always an owner left. */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaDb, type Role, within } from "#ports/meta-store.ts";
import { rolesUpTo } from "#domain/permissions/giving-roles.ts";
import { withdrawInvitationsOf } from "./invitations.ts";

export type Member = {
  readonly id: number;
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly hasSecondFactor: boolean;
  /** The organization's identity provider knows them. */
  readonly hasIdentity: boolean;
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
    await withdrawInvitationsOf(within(trx), input, rolesToGive(input.role));
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
    await withdrawInvitationsOf(within(trx), input);
    await trx
      .deleteFrom("identities")
      .where("organization_id", "=", input.organizationId)
      .where("user_id", "=", input.userId)
      .execute();
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

/** What a person with the role may have offered to others. */
function rolesToGive(role: Role): readonly Role[] {
  return role === "owner" || role === "manager" ? rolesUpTo(role) : [];
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
    .leftJoin("second_factors", "second_factors.user_id", "users.id")
    .select((eb) =>
      eb
        .selectFrom("identities")
        .innerJoin("identity_providers", (join) =>
          join
            .onRef("identity_providers.organization_id", "=", "identities.organization_id")
            .onRef("identity_providers.issuer", "=", "identities.issuer"),
        )
        .select("identities.subject")
        .whereRef("identities.user_id", "=", "memberships.user_id")
        .whereRef("identities.organization_id", "=", "memberships.organization_id")
        .limit(1)
        .as("subject"),
    )
    .select([
      "second_factors.confirmed_at",
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
  confirmed_at: number | null;
  subject: string | null;
};

function memberFromRow(row: MemberRow): Member {
  return {
    id: row.id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    isActive: row.is_active === 1,
    hasSecondFactor: row.confirmed_at !== null,
    hasIdentity: row.subject !== null,
    createdAtMs: row.created_at,
  };
}
