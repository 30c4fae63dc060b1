/**
 * Links by which anybody may read a dashboard. A link carries a token of 256 random bits, of which only the hash is
 * kept. It opens the projects that its sharer saw when they made it and still sees, never more: what a project holds
 * that came later, or that the sharer has lost, stays closed.
 */
import type { DashboardId, OrganizationId, ProjectId, UserId } from "@vedette/protocol";
import { projectScopeFor } from "#domain/permissions/rights.ts";
import { newSecret, secretHash } from "#domain/secrets/secret-hash.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";

/** Replaces an earlier link; answers the token, which nobody can read again. */
export async function shareDashboard(
  meta: MetaAccess,
  share: { readonly id: DashboardId; readonly userId: UserId; readonly scope: ProjectScope },
  nowMs: number,
): Promise<string> {
  const token = newSecret();
  await unshareDashboard(meta, share.id);
  await meta.db
    .insertInto("dashboard_shares")
    .values({
      dashboard_id: share.id,
      token_hash: secretHash(token),
      user_id: share.userId,
      projects: JSON.stringify(share.scope.projectIds),
      created_at: nowMs,
    })
    .execute();
  return token;
}

/** Answers whether there was a link. */
export async function unshareDashboard(meta: MetaAccess, id: DashboardId): Promise<boolean> {
  const row = await meta.db
    .deleteFrom("dashboard_shares")
    .where("dashboard_id", "=", id)
    .returning("dashboard_id")
    .executeTakeFirst();
  return row !== undefined;
}

export type DashboardShare = {
  readonly dashboardId: DashboardId;
  readonly organizationId: OrganizationId;
  readonly scope: ProjectScope;
};

/** What a link opens; nothing for what is no link, no longer one, or of a person who is not in the organization. */
export async function findDashboardShare(
  meta: MetaAccess,
  token: string,
): Promise<DashboardShare | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined;
  const row = await meta.db
    .selectFrom("dashboard_shares")
    .innerJoin("dashboards", "dashboards.id", "dashboard_shares.dashboard_id")
    .select([
      "dashboards.id",
      "dashboards.organization_id",
      "dashboard_shares.user_id",
      "dashboard_shares.projects",
    ])
    .where("dashboard_shares.token_hash", "=", secretHash(token))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const seen = await projectScopeFor(meta, { kind: "user", userId: row.user_id }, row.organization_id);
  if (seen.projectIds.length === 0) return undefined;
  const shared = JSON.parse(row.projects) as readonly ProjectId[];
  return {
    dashboardId: row.id,
    organizationId: row.organization_id,
    scope: makeProjectScope(shared.filter((id) => seen.projectIds.includes(id))),
  };
}

/**
 * Whether an editor may change what a link shows: only who sees all of its projects. Otherwise they could ask, through
 * the link, what they must not see.
 */
export async function seesWhatIsShared(
  meta: MetaAccess,
  id: DashboardId,
  scope: ProjectScope,
): Promise<boolean> {
  const row = await meta.db
    .selectFrom("dashboard_shares")
    .select("projects")
    .where("dashboard_id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return true;
  const unseen = (JSON.parse(row.projects) as readonly ProjectId[]).filter(
    (project) => !scope.projectIds.includes(project),
  );
  if (unseen.length === 0) return true;
  // A project that was deleted since is nobody's to see.
  const standing = await meta.db
    .selectFrom("projects")
    .select("id")
    .where("id", "in", unseen)
    .executeTakeFirst();
  return standing === undefined;
}
