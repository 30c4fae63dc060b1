/** Who would read an organization's issues, where nobody has yet. */
import type { OrganizationId, UserId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";
import { rolesWithAllProjects } from "#domain/permissions/roles.ts";

export type Reader = { readonly userId: UserId; readonly organization: string };

/** Somebody who sees all projects of an organization, for each of those where something happened last. */
export async function readersOfLatest(meta: MetaAccess, limit: number): Promise<readonly Reader[]> {
  const organizations = await meta.db
    .selectFrom("projects")
    .innerJoin("organizations", "organizations.id", "projects.organization_id")
    .select(["organizations.id", "organizations.slug"])
    .select((eb) =>
      eb.fn
        .max(
          eb
            .selectFrom("issues")
            .select("issues.last_seen_at")
            .whereRef("issues.project_id", "=", "projects.id")
            .orderBy("issues.last_seen_at", "desc")
            .limit(1)
            .$asScalar(),
        )
        .as("latest"),
    )
    .groupBy(["organizations.id", "organizations.slug"])
    .execute();
  const latest = organizations
    .filter((one) => one.latest !== null)
    .sort((one, other) => Number(other.latest) - Number(one.latest))
    .slice(0, limit);
  const readers = await Promise.all(
    latest.map(async ({ id, slug }) => ({ userId: await readerOf(meta, id), organization: slug })),
  );
  return readers.flatMap(({ userId, organization }) =>
    userId === undefined ? [] : [{ userId, organization }],
  );
}

async function readerOf(meta: MetaAccess, organizationId: OrganizationId): Promise<UserId | undefined> {
  const row = await meta.db
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select("users.id")
    .where("memberships.organization_id", "=", organizationId)
    .where("memberships.role", "in", [...rolesWithAllProjects])
    .where("users.is_active", "=", 1)
    .orderBy((eb) => eb.fn.coalesce("users.last_login_at", eb.val(0)), "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
