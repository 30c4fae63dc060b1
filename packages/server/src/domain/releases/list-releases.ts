/** All releases of projects: those that somebody made known, and those that events alone have named. */
import type { OrganizationId, ReleaseId } from "@vedette/protocol";
import { projectIdsOf } from "#domain/issues/issue.ts";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import type { MetaAccess, ReleaseStatus } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { findRelease, type Release } from "./releases.ts";

/** The id of a release that has no row of its own. */
export const unmadeReleaseId = 0 as ReleaseId;

/** Of each kind, the newest. */
const releasesMax = 10_000;

export type ReleaseName = { readonly version: string; readonly atMs: number };

/** Their names, the latest first: by when they were released, made known, or first seen. */
export async function listReleaseNames(
  meta: MetaAccess,
  organizationId: OrganizationId,
  scope: ProjectScope,
  wanted: { readonly text: string; readonly status?: ReleaseStatus | undefined },
): Promise<readonly ReleaseName[]> {
  const projectIds = projectIdsOf(scope);
  const made = await meta.db
    .selectFrom("releases")
    .select(["version", "status", "released_at", "created_at"])
    .where("organization_id", "=", organizationId)
    .where("id", "in", (eb) =>
      eb.selectFrom("release_projects").select("release_id").where("project_id", "in", projectIds),
    )
    .orderBy("created_at", "desc")
    .limit(releasesMax)
    .execute();
  const seen = await meta.db
    .selectFrom("releases_seen")
    .select((eb) => ["version", eb.fn.min<number>("first_seen_at").as("first_seen_at")])
    .where("project_id", "in", projectIds)
    .groupBy("version")
    .orderBy("first_seen_at", "desc")
    .limit(releasesMax)
    .execute();
  const byVersion = new Map<string, { readonly atMs: number; readonly status: ReleaseStatus }>(
    seen.map((row) => [row.version, { atMs: Number(row.first_seen_at), status: "open" }]),
  );
  for (const { version, status, released_at, created_at } of made)
    byVersion.set(version, { status, atMs: released_at ?? created_at });
  const text = wanted.text.toLowerCase();
  return [...byVersion]
    .filter(([version, { status }]) => {
      const isOfStatus = wanted.status === undefined || wanted.status === status;
      return isOfStatus && version.toLowerCase().includes(text);
    })
    .map(([version, { atMs }]) => ({ version, atMs }))
    .toSorted((a, b) => b.atMs - a.atMs || (a.version < b.version ? 1 : -1));
}

/** A release of any project of the scope, whoever has named it. */
export async function findNamedRelease(
  meta: MetaAccess,
  place: { readonly organizationId: OrganizationId; readonly version: string },
  scope: ProjectScope,
): Promise<Release | undefined> {
  const version = storedRelease(place.version);
  const made = await findRelease(meta, place, scope);
  if (made !== undefined) return made;
  const rows = await meta.db
    .selectFrom("releases_seen")
    .select(["project_id", "first_seen_at"])
    .where("project_id", "in", projectIdsOf(scope))
    .where("version", "=", version)
    .orderBy("project_id")
    .execute();
  if (rows.length === 0) return undefined;
  return {
    id: unmadeReleaseId,
    version,
    status: "open",
    ref: undefined,
    url: undefined,
    startedAtMs: undefined,
    releasedAtMs: undefined,
    createdAtMs: Math.min(...rows.map((row) => row.first_seen_at)),
    projectIds: rows.map((row) => row.project_id),
  };
}

/** Whether events of any project have named it. */
export async function isSeenRelease(meta: MetaAccess, { projectIds, version }: Release): Promise<boolean> {
  const row = await meta.db
    .selectFrom("releases_seen")
    .select("version")
    .where("project_id", "in", projectIds)
    .where("version", "=", version)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the release out of the projects of the scope, and away when it is in no other. */
export async function removeRelease(meta: MetaAccess, { id, projectIds }: Release): Promise<void> {
  await meta.transaction(async (trx) => {
    await trx
      .deleteFrom("release_projects")
      .where("release_id", "=", id)
      .where("project_id", "in", projectIds)
      .execute();
    const other = await trx
      .selectFrom("release_projects")
      .select("project_id")
      .where("release_id", "=", id)
      .limit(1)
      .executeTakeFirst();
    if (other !== undefined) return;
    await trx.deleteFrom("release_commits").where("release_id", "=", id).execute();
    await trx.deleteFrom("releases").where("id", "=", id).execute();
  });
}
