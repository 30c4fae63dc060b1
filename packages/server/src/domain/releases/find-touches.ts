/** Which commits of a release touched files of some names. */
import type { CommitId, OrganizationId, ProjectId } from "@vedette/protocol";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { type Commit, commitFromRow } from "./commits.ts";

const touchesMax = 2000;
const idsPerStatement = 500;

/** A commit with a file that it touched, and how many it touched in all. */
export type Touch = { readonly commit: Commit; readonly path: string; readonly filesTouched: number };

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
  const counts = await countFiles(meta, [...new Set(rows.map(({ id }) => id))]);
  return rows.map(({ path, ...row }) => ({
    commit: commitFromRow(row),
    path,
    filesTouched: counts.get(row.id) ?? 1,
  }));
}

async function countFiles(
  meta: MetaAccess,
  ids: readonly CommitId[],
): Promise<ReadonlyMap<CommitId, number>> {
  const counts = new Map<CommitId, number>();
  for (const some of chunks(ids, idsPerStatement)) {
    const rows = await meta.db
      .selectFrom("commit_files")
      .select(({ fn }) => ["commit_id", fn.countAll().as("files")])
      .where("commit_id", "in", some)
      .groupBy("commit_id")
      .execute();
    for (const row of rows) counts.set(row.commit_id, Number(row.files));
  }
  return counts;
}
