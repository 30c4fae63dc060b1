/**
 * Invitations: an address, a role and teams behind a link that works once and for a week. The store keeps the hash
 * of the link's secret. What an inviter could no longer give is no longer on offer: see `withdrawInvitationsOf`.
 */
import type { OrganizationId, TeamId, UserId } from "@vedette/protocol";
import { newSecret, secretHash } from "#domain/secrets/secret-hash.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, type MetaDb, type Role, within } from "#ports/meta-store.ts";
import { addTeamMember, findTeam } from "./teams.ts";

export type Invitation = {
  readonly id: number;
  readonly organizationId: OrganizationId;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: UserId | undefined;
  readonly inviterName: string | undefined;
  readonly teams: readonly string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
};

export const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1000;
/** Links that are open at a time, in one organization. */
const invitationsMax = 500;

type NewInvitation = {
  readonly organizationId: OrganizationId;
  readonly email: string;
  readonly role: Role;
  readonly teamIds: readonly TeamId[];
  readonly invitedBy: UserId | undefined;
};

export type MadeInvitation = { readonly invitation: Invitation; readonly secret: string };

/** Inviting an address again replaces its invitation: the earlier link works no more. */
export async function invite(meta: MetaAccess, input: NewInvitation, nowMs: number): Promise<MadeInvitation> {
  return await meta.transaction(async (trx) => {
    await refuseMember(trx, input.organizationId, input.email);
    await trx
      .deleteFrom("invitations")
      .where("organization_id", "=", input.organizationId)
      .where("email", "=", input.email)
      .execute();
    await keepBound(trx, input.organizationId);
    const secret = newSecret();
    const { id } = await trx
      .insertInto("invitations")
      .values({
        organization_id: input.organizationId,
        email: input.email,
        role: input.role,
        token_hash: secretHash(secret),
        invited_by: input.invitedBy ?? null,
        created_at: nowMs,
        expires_at: nowMs + invitationLifetimeMs,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await setInvitationTeams(trx, id, input.teamIds);
    return { invitation: await requireInvitation(within(trx), input.organizationId, id), secret };
  });
}

async function refuseMember(trx: MetaDb, organizationId: OrganizationId, email: string): Promise<void> {
  const member = await trx
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select("memberships.id")
    .where("memberships.organization_id", "=", organizationId)
    .where("users.email", "=", email)
    .executeTakeFirst();
  if (member !== undefined)
    throw new UserError("already_exists", 409, "There is already a member with this address.", "email");
}

async function keepBound(trx: MetaDb, organizationId: OrganizationId): Promise<void> {
  const { open } = await trx
    .selectFrom("invitations")
    .select((eb) => eb.fn.countAll<number>().as("open"))
    .where("organization_id", "=", organizationId)
    .executeTakeFirstOrThrow();
  if (Number(open) >= invitationsMax)
    throw new UserError(
      "too_many_invitations",
      409,
      `There are ${invitationsMax} open invitations already; revoke some first.`,
    );
}

async function setInvitationTeams(trx: MetaDb, id: number, teamIds: readonly TeamId[]): Promise<void> {
  await trx.deleteFrom("invitation_teams").where("invitation_id", "=", id).execute();
  const distinct = [...new Set(teamIds)];
  if (distinct.length === 0) return;
  await trx
    .insertInto("invitation_teams")
    .values(distinct.map((teamId) => ({ invitation_id: id, team_id: teamId })))
    .execute();
}

/** A new link in place of the old one, for another week; who makes it answers for the invitation from then on. */
export async function renewInvitation(
  meta: MetaAccess,
  input: {
    readonly organizationId: OrganizationId;
    readonly id: number;
    readonly invitedBy: UserId | undefined;
  },
  nowMs: number,
): Promise<string> {
  const secret = newSecret();
  await meta.db
    .updateTable("invitations")
    .set({
      token_hash: secretHash(secret),
      expires_at: nowMs + invitationLifetimeMs,
      invited_by: input.invitedBy ?? null,
    })
    .where("organization_id", "=", input.organizationId)
    .where("id", "=", input.id)
    .execute();
  return secret;
}

export async function changeInvitation(
  meta: MetaAccess,
  of: { readonly organizationId: OrganizationId; readonly id: number },
  changes: { readonly role?: Role | undefined; readonly teamIds?: readonly TeamId[] | undefined },
): Promise<void> {
  await meta.transaction(async (trx) => {
    if (changes.role !== undefined)
      await trx
        .updateTable("invitations")
        .set({ role: changes.role })
        .where("organization_id", "=", of.organizationId)
        .where("id", "=", of.id)
        .execute();
    if (changes.teamIds !== undefined) await setInvitationTeams(trx, of.id, changes.teamIds);
  });
}

export async function revokeInvitation(
  meta: MetaAccess,
  of: { readonly organizationId: OrganizationId; readonly id: number },
): Promise<void> {
  await meta.db
    .deleteFrom("invitations")
    .where("organization_id", "=", of.organizationId)
    .where("id", "=", of.id)
    .execute();
}

/**
 * Takes back what somebody offered who lost the right to: an inviter knows the link, and could come back by it, or
 * higher than they are now. Keeps the invitations to the given roles.
 */
export async function withdrawInvitationsOf(
  meta: MetaAccess,
  of: { readonly organizationId: OrganizationId; readonly userId: UserId },
  kept: readonly Role[] = [],
): Promise<void> {
  let query = meta.db
    .deleteFrom("invitations")
    .where("organization_id", "=", of.organizationId)
    .where("invited_by", "=", of.userId);
  if (kept.length > 0) query = query.where("role", "not in", kept);
  await query.execute();
}

/** Expired ones too: they are shown as such, and can be renewed. */
export async function listInvitations(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<readonly Invitation[]> {
  const open = invitationsQuery(meta).where("invitations.organization_id", "=", organizationId);
  return await readInvitations(meta, open.orderBy("invitations.email"));
}

export async function findInvitation(
  meta: MetaAccess,
  organizationId: OrganizationId,
  id: number,
): Promise<Invitation | undefined> {
  const query = invitationsQuery(meta)
    .where("invitations.organization_id", "=", organizationId)
    .where("invitations.id", "=", id);
  return (await readInvitations(meta, query))[0];
}

async function requireInvitation(meta: MetaAccess, organizationId: OrganizationId, id: number) {
  const found = await findInvitation(meta, organizationId, id);
  if (found === undefined) throw new Error("an invitation was gone in its own transaction");
  return found;
}

/** What a link invites to, while it works. */
export async function findOpenInvitation(
  meta: MetaAccess,
  secret: string,
  nowMs: number,
): Promise<Invitation | undefined> {
  const query = invitationsQuery(meta)
    .where("invitations.token_hash", "=", secretHash(secret))
    .where("invitations.expires_at", ">", nowMs);
  return (await readInvitations(meta, query))[0];
}

/**
 * Uses a link up and makes the person a member, with the role and the teams that were offered. To be run in a
 * transaction. `undefined` where the link works no more: of two who come at once, one is late.
 */
export async function redeemInvitation(
  meta: MetaAccess,
  input: { readonly secret: string; readonly userId: UserId },
  nowMs: number,
): Promise<Invitation | undefined> {
  const found = await findOpenInvitation(meta, input.secret, nowMs);
  if (found === undefined) return undefined;
  const used = await meta.db
    .deleteFrom("invitations")
    .where("id", "=", found.id)
    .where("token_hash", "=", secretHash(input.secret))
    .returning("id")
    .executeTakeFirst();
  if (used === undefined) return undefined;
  const made = await meta.db
    .insertInto("memberships")
    .values({
      organization_id: found.organizationId,
      user_id: input.userId,
      role: found.role,
      created_at: nowMs,
    })
    .onConflict((conflict) => conflict.columns(["organization_id", "user_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  // Who is a member already keeps the role: a link changes nobody's.
  if (made === undefined)
    throw new UserError("already_exists", 409, "You are a member of this organization already.");
  for (const slug of found.teams) {
    const team = await findTeam(meta, found.organizationId, slug);
    if (team !== undefined) await addTeamMember(meta, { teamId: team.id, userId: input.userId });
  }
  return found;
}

function invitationsQuery(meta: MetaAccess) {
  return meta.db
    .selectFrom("invitations")
    .leftJoin("users", "users.id", "invitations.invited_by")
    .select([
      "invitations.id",
      "invitations.organization_id",
      "invitations.email",
      "invitations.role",
      "invitations.invited_by",
      "invitations.created_at",
      "invitations.expires_at",
      "users.name as inviter_name",
    ]);
}

async function readInvitations(
  meta: MetaAccess,
  query: ReturnType<typeof invitationsQuery>,
): Promise<readonly Invitation[]> {
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const teams = await meta.db
    .selectFrom("invitation_teams")
    .innerJoin("teams", "teams.id", "invitation_teams.team_id")
    .select(["invitation_teams.invitation_id", "teams.slug"])
    .where("invitation_teams.invitation_id", "in", ids)
    .orderBy("teams.slug")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    organizationId: row.organization_id,
    email: row.email,
    role: row.role,
    invitedBy: row.invited_by ?? undefined,
    inviterName: row.inviter_name ?? undefined,
    teams: teams.filter((team) => team.invitation_id === row.id).map((team) => team.slug),
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
  }));
}
