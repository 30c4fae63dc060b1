/** Which releases of a project hold a commit: what a resolution in a commit is decided by. */
import type { ProjectId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaDb } from "#ports/meta-store.ts";
import { storedRepository, storedSha } from "./commits.ts";

/** As people and tools name one: a part of the hash will do, and the repository may be left out. */
export type NamedCommit = { readonly commit: string; readonly repository?: string | undefined };

const commitsPerQuery = 50;
const releasesMax = 2000;
/** Shorter beginnings of a hash are no names. */
const abbreviated = /^[0-9a-f]{7,39}$/;

/** The versions of the releases that hold each; none where no release is known to. */
export async function releasesWithCommits(
  db: MetaDb,
  projectId: ProjectId,
  commits: readonly NamedCommit[],
): Promise<(commit: NamedCommit) => readonly string[]> {
  const rows: { readonly sha: string; readonly repository: string; readonly version: string }[] = [];
  const names = [...new Set(commits.map(({ commit }) => storedSha(commit)))];
  for (const chunk of chunks(names, commitsPerQuery)) {
    const found = await db
      .selectFrom("commits")
      .innerJoin("release_commits", "release_commits.commit_id", "commits.id")
      .innerJoin("release_projects", "release_projects.release_id", "release_commits.release_id")
      .innerJoin("releases", "releases.id", "release_projects.release_id")
      .innerJoin("projects", "projects.id", "release_projects.project_id")
      .select(["commits.sha", "commits.repository", "releases.version"])
      .where("projects.id", "=", projectId)
      .whereRef("commits.organization_id", "=", "projects.organization_id")
      .where((eb) =>
        eb.or(
          chunk.map((name) =>
            abbreviated.test(name)
              ? eb.and([eb("commits.sha", ">=", name), eb("commits.sha", "<", `${name}g`)])
              : eb("commits.sha", "=", name),
          ),
        ),
      )
      .orderBy("releases.id")
      .limit(releasesMax)
      .execute();
    rows.push(...found);
  }
  return ({ commit, repository }) => {
    const name = storedSha(commit);
    const named = repository === undefined ? undefined : storedRepository(repository);
    const holding = rows.filter(
      (row) =>
        (row.sha === name || (abbreviated.test(name) && row.sha.startsWith(name))) &&
        (named === undefined || row.repository === "" || row.repository === named),
    );
    return [...new Set(holding.map(({ version }) => version))];
  };
}
