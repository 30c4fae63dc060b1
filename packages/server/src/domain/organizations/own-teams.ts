import type { OrganizationId, TeamId, UserId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

/** The teams of an organization that a person is in. */
export async function teamIdsOf(
  meta: MetaAccess,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<readonly TeamId[]> {
  const rows = await meta.db
    .selectFrom("team_members")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .select("teams.id")
    .where("teams.organization_id", "=", organizationId)
    .where("team_members.user_id", "=", userId)
    .orderBy("teams.id")
    .execute();
  return rows.map((row) => row.id);
}
