/** Which commits of a release touched files of some names. */
import type { OrganizationId, ProjectId } from "@vedette/protocol";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { type Commit, commitFromRow } from "./commits.ts";

const touchesMax = 2000;

/** A commit with a file that it touched. */
export type Touch = { readonly commit: Commit; readonly path: string };

/** The commits of a project's release that touched files of these names, the latest first. */
export async function findTouches(
  meta: MetaAccess,
  release: {
    readonly organizationId: OrganizationId;
    readonly projectId: ProjectId;
    readonly version: string;
  },
  names: readonly string[],
): Promise<readonly Touch[]> {
  if (names.length === 0) return [];
  const rows = await meta.db
    .selectFrom("releases")
    .innerJoin("release_projects", "release_projects.release_id", "releases.id")
    .innerJoin("release_commits", "release_commits.release_id", "releases.id")
    .innerJoin("commits", "commits.id", "release_commits.commit_id")
    .innerJoin("commit_files", "commit_files.commit_id", "commits.id")
    .selectAll("commits")
    .select("commit_files.path")
    .where("releases.organization_id", "=", release.organizationId)
    .where("releases.version", "=", storedRelease(release.version))
    .where("release_projects.project_id", "=", release.projectId)
    .where("commit_files.name", "in", [...new Set(names)])
    .orderBy("release_commits.position")
    .orderBy("commit_files.path")
    .limit(touchesMax)
    .execute();
  return rows.map(({ path, ...row }) => ({ commit: commitFromRow(row), path }));
}
