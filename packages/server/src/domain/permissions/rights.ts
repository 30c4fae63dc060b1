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
  | { readonly kind: "user"; readonly userId: UserId }
  | {
      readonly kind: "token";
      readonly tokenId: TokenId;
      /** The person the token acts for; a token of an organization has none. */
      readonly userId: UserId | undefined;
      /** The only organization the token works in; `undefined`: all of its user's. */
      readonly organizationId: OrganizationId | undefined;
      readonly scopes: ReadonlySet<Scope>;
    };

export type Rights = {
  readonly organizationId: OrganizationId;
  /** The person's role; a token of the organization itself has none. */
  readonly role: Role | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** True where every project of the organization may be seen. */
  readonly seesAllProjects: boolean;
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
    return { organizationId, role: undefined, scopes: granted, seesAllProjects: true };
  }
  const role = await roleIn(meta, caller.userId, organizationId);
  if (role === undefined) return undefined;
  const ofRole = expandScopes(roleScopes[role]);
  const scopes = granted === undefined ? ofRole : new Set([...granted].filter((scope) => ofRole.has(scope)));
  return { organizationId, role, scopes, seesAllProjects: rolesWithAllProjects.has(role) };
}

/** The only organization that the caller may enter, where a token names one. */
function organizationOf(caller: Caller): OrganizationId | undefined {
  return caller.kind === "token" ? caller.organizationId : undefined;
}

/** A superuser is an owner everywhere. */
async function roleIn(
  meta: MetaAccess,
  userId: UserId,
  organizationId: OrganizationId,
): Promise<Role | undefined> {
  const row = await meta.db
    .selectFrom("users")
    .innerJoin("organizations", (join) => join.on("organizations.id", "=", organizationId))
    .leftJoin("memberships", (join) =>
      join
        .onRef("memberships.user_id", "=", "users.id")
        .onRef("memberships.organization_id", "=", "organizations.id"),
    )
    .select(["users.is_superuser", "memberships.role"])
    .where("users.id", "=", userId)
    .where("users.is_active", "=", 1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.is_superuser === 1 ? "owner" : (row.role ?? undefined);
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
  return (await query.execute()).map((row) => row.id);
}
