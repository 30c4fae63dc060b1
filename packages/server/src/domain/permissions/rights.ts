/**
 * From a caller to rights in one organization: which scopes, and which projects. Read anew for every request,
 * so that a removed member or a revoked role loses access at once.
 */
import type { OrganizationId, ProjectId, TokenId, UserId } from "@vedette/protocol";
import type { MetaAccess, Role } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { roleScopes, rolesWithAllProjects } from "./roles.ts";
import { expandScopes, type Scope } from "./scopes.ts";

/** Who calls, as proven by a session or a token. */
export type Caller =
  | {
      readonly kind: "user";
      readonly userId: UserId;
      /** Organizations whose identity provider vouched for the person in this session, and when. */
      readonly vouchers?: readonly Voucher[];
      /** True where nothing else did: no password was asked for, so that only those organizations open. */
      readonly isOnlyVouched?: boolean;
    }
  | {
      readonly kind: "token";
      readonly tokenId: TokenId;
      /** The person the token acts for; a token of an organization has none. */
      readonly userId: UserId | undefined;
      /** The only organization the token works in; `undefined`: all of its user's. */
      readonly organizationId: OrganizationId | undefined;
      readonly scopes: ReadonlySet<Scope>;
    };

export type Voucher = { readonly organizationId: OrganizationId; readonly atMs: number };

/** What somebody lacks who belongs to an organization and may not come in. */
export type Blocked = "second_factor" | "single_sign_on" | "password";

export type Rights = {
  readonly organizationId: OrganizationId;
  /** The person's role; a token of the organization itself has none. */
  readonly role: Role | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** True where every project of the organization may be seen. */
  readonly seesAllProjects: boolean;
  /** Where the organization asks for more than was proven: then there are no scopes and no projects. */
  readonly blockedBy: Blocked | undefined;
};

/** The caller's rights in the organization; `undefined` for a stranger, who should not even learn that it exists. */
export async function rightsIn(
  meta: MetaAccess,
  caller: Caller,
  organizationId: OrganizationId,
): Promise<Rights | undefined> {
  const only = organizationOf(caller);
  if (only !== undefined && only !== organizationId) return undefined;
  const granted = caller.kind === "token" ? expandScopes(caller.scopes) : undefined;
  if (caller.userId === undefined) {
    // A token without a person and without an organization would be nobody's: it opens nothing.
    if (only === undefined || granted === undefined) return undefined;
    return {
      organizationId,
      role: undefined,
      scopes: granted,
      seesAllProjects: true,
      blockedBy: undefined,
    };
  }
  const found = await membershipIn(meta, caller.userId, organizationId);
  if (found === undefined) return undefined;
  const role = roleOf(caller, found);
  if (role === undefined) return undefined;
  const blockedBy = whatBlocks(caller, found, role);
  if (blockedBy !== undefined)
    return { organizationId, role, scopes: new Set(), seesAllProjects: false, blockedBy };
  const ofRole = expandScopes(roleScopes[role]);
  const scopes = granted === undefined ? ofRole : new Set([...granted].filter((scope) => ofRole.has(scope)));
  const seesAllProjects = rolesWithAllProjects.has(role);
  return { organizationId, role, scopes, seesAllProjects, blockedBy: undefined };
}

/** The only organization that the caller may enter, where a token names one. */
function organizationOf(caller: Caller): OrganizationId | undefined {
  return caller.kind === "token" ? caller.organizationId : undefined;
}

type Membership = {
  readonly organizationId: OrganizationId;
  readonly isSuperuser: boolean;
  readonly role: Role | undefined;
  /** What the organization asks for. */
  readonly asksSecondFactor: boolean;
  readonly provider: { readonly sinceMs: number; readonly isRequired: boolean } | undefined;
  /** What the person has. */
  readonly hasSecondFactor: boolean;
  readonly hasIdentity: boolean;
};

async function membershipIn(
  meta: MetaAccess,
  userId: UserId,
  organizationId: OrganizationId,
): Promise<Membership | undefined> {
  const row = await meta.db
    .selectFrom("users")
    .innerJoin("organizations", (join) => join.on("organizations.id", "=", organizationId))
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.user_id", "=", "users.id")
        .onRef("memberships.organization_id", "=", "organizations.id"),
    )
    .leftJoin("identity_providers", "identity_providers.organization_id", "organizations.id")
    .leftJoin("second_factors", "second_factors.user_id", "users.id")
    .select([
      "users.is_superuser",
      "memberships.role",
      "organizations.requires_second_factor",
      "identity_providers.created_at as provider_since",
      "identity_providers.is_required",
      "second_factors.confirmed_at",
    ])
    .select((eb) =>
      eb
        .selectFrom("identities")
        .select("identities.subject")
        .whereRef("identities.user_id", "=", "users.id")
        .whereRef("identities.organization_id", "=", "organizations.id")
        .whereRef("identities.issuer", "=", "identity_providers.issuer")
        .limit(1)
        .as("subject"),
    )
    .where("users.id", "=", userId)
    .where("users.is_active", "=", 1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    organizationId,
    isSuperuser: row.is_superuser === 1,
    role: row.role ?? undefined,
    asksSecondFactor: row.requires_second_factor === 1,
    provider:
      row.provider_since === null
        ? undefined
        : { sinceMs: row.provider_since, isRequired: row.is_required === 1 },
    hasSecondFactor: row.confirmed_at !== null,
    hasIdentity: row.subject !== null,
  };
}

/** A superuser is an owner everywhere, but not on the word of one organization's identity provider. */
function roleOf(caller: Caller, found: Membership): Role | undefined {
  const isOnlyVouched = caller.kind === "user" && caller.isOnlyVouched === true;
  return found.isSuperuser && !isOnlyVouched ? "owner" : found.role;
}

/**
 * An owner needs no identity provider: somebody has to come in when it is broken. A provider's word stands for a
 * second factor, because asking for one is its own matter.
 */
function whatBlocks(caller: Caller, found: Membership, role: Role): Blocked | undefined {
  const isVouched = isVouchedFor(caller, found);
  if (isVouched) return undefined;
  if (caller.kind === "user" && caller.isOnlyVouched === true) return "password";
  if (found.provider?.isRequired === true && role !== "owner") return "single_sign_on";
  return found.asksSecondFactor && !found.hasSecondFactor ? "second_factor" : undefined;
}

/**
 * By the session, or by a token that such a session made: that one works in the one organization alone. A provider
 * that was set anew since has said nothing yet.
 */
function isVouchedFor(caller: Caller, found: Membership): boolean {
  const { provider } = found;
  if (provider === undefined) return false;
  if (caller.kind === "token") return caller.organizationId !== undefined && found.hasIdentity;
  return (caller.vouchers ?? []).some(
    (one) => one.organizationId === found.organizationId && one.atMs >= provider.sinceMs,
  );
}

/** True when the caller has one of the scopes; an empty list asks for membership only. */
export function mayDo(rights: Rights, anyOf: readonly Scope[]): boolean {
  return anyOf.length === 0 || anyOf.some((scope) => rights.scopes.has(scope));
}

/**
 * The projects that the caller may read in the organization; empty for a stranger.
 *
 * Owners, managers and admins see all projects. A member sees the projects of their teams and those marked as
 * open (`projects.is_open`); a new project is not open, because opening up later is easy and taking back is not.
 * A token of the organization sees all of its projects.
 */
export async function projectScopeFor(
  meta: MetaAccess,
  caller: Caller,
  organizationId: OrganizationId,
): Promise<ProjectScope> {
  const rights = await rightsIn(meta, caller, organizationId);
  return rights === undefined ? makeProjectScope([]) : await projectScopeOf(meta, caller, rights);
}

/** The same where the rights are known already. */
export async function projectScopeOf(
  meta: MetaAccess,
  caller: Caller,
  rights: Rights,
): Promise<ProjectScope> {
  const { organizationId, seesAllProjects } = rights;
  if (rights.blockedBy !== undefined) return makeProjectScope([]);
  const projects = meta.db
    .selectFrom("projects")
    .select("projects.id")
    .where("organization_id", "=", organizationId);
  if (seesAllProjects) return scopeOf(await projects.execute());
  const userId = caller.userId;
  if (userId === undefined) return makeProjectScope([]);
  return scopeOf(
    await projects
      .where((eb) =>
        eb.or([
          eb("projects.is_open", "=", 1),
          eb.exists(
            eb
              .selectFrom("project_teams")
              .innerJoin("team_members", "team_members.team_id", "project_teams.team_id")
              .select("project_teams.project_id")
              .whereRef("project_teams.project_id", "=", "projects.id")
              .where("team_members.user_id", "=", userId),
          ),
        ]),
      )
      .execute(),
  );
}

function scopeOf(rows: readonly { readonly id: ProjectId }[]): ProjectScope {
  return makeProjectScope(rows.map((row) => row.id));
}

/** The organizations that the caller may enter at all. */
export async function organizationsOf(meta: MetaAccess, caller: Caller): Promise<readonly OrganizationId[]> {
  const only = organizationOf(caller);
  const userId = caller.userId;
  if (userId === undefined) return only === undefined ? [] : [only];
  let query = meta.db
    .selectFrom("organizations")
    .innerJoin("users", (join) => join.on("users.id", "=", userId).on("users.is_active", "=", 1))
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.user_id", "=", "users.id")
        .onRef("memberships.organization_id", "=", "organizations.id"),
    )
    .select("organizations.id")
    .where((eb) => eb.or([eb("users.is_superuser", "=", 1), eb("memberships.id", "is not", null)]))
    .orderBy("organizations.id");
  if (only !== undefined) query = query.where("organizations.id", "=", only);
  if (caller.kind === "user" && caller.isOnlyVouched === true) {
    // An identity provider's session does not even learn where else the person belongs.
    const ids = (caller.vouchers ?? []).map((one) => one.organizationId);
    query = query.where("organizations.id", "in", ids).where("memberships.id", "is not", null);
  }
  return (await query.execute()).map((row) => row.id);
}
