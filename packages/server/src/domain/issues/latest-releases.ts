import type { ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "./issue.ts";

/** The release of each project that was first seen last. */
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
    .where("seen.place", "=", 1)
    .execute();
  return rows.map((row) => ({ projectId: row.project_id, release: row.version }));
}
