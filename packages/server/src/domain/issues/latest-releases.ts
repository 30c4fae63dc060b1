import type { ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "./issue.ts";
import { latestOf, releasesLookedAtMax } from "./state/project-releases.ts";

/** The latest release of each project: the one in which an issue would be resolved by the name `latest`. */
export async function latestReleases(
  meta: MetaAccess,
  scope: ProjectScope,
): Promise<readonly { readonly projectId: ProjectId; readonly release: string }[]> {
  const rows = await meta.db
    .selectFrom((db) =>
      db
        .selectFrom("releases_seen")
        .select((eb) => [
          "project_id",
          "version",
          eb.fn
            .agg<number>("row_number")
            .over((over) =>
              over.partitionBy("project_id").orderBy("first_seen_at", "desc").orderBy("version", "desc"),
            )
            .as("place"),
        ])
        .where("project_id", "in", projectIdsOf(scope))
        .as("seen"),
    )
    .select(["seen.project_id", "seen.version"])
    .where("seen.place", "<=", releasesLookedAtMax)
    .orderBy("seen.project_id")
    .orderBy("seen.place")
    .execute();
  return [...Map.groupBy(rows, (row) => row.project_id)].flatMap(([projectId, ofProject]) => {
    const release = latestOf(ofProject.map(({ version }) => version));
    return release === undefined ? [] : [{ projectId, release }];
  });
}
