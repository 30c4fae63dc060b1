/** How frames of a project lead to its repository. */
import type { ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type SourceLink = { readonly urlPattern: string; readonly pathPrefix: string };

export async function readSourceLink(meta: MetaAccess, projectId: ProjectId): Promise<SourceLink> {
  const row = await meta.db
    .selectFrom("project_source_links")
    .select(["url_pattern", "path_prefix"])
    .where("project_id", "=", projectId)
    .executeTakeFirst();
  return { urlPattern: row?.url_pattern ?? "", pathPrefix: row?.path_prefix ?? "" };
}

export async function setSourceLink(
  meta: MetaAccess,
  projectId: ProjectId,
  link: SourceLink,
  nowMs: number,
): Promise<void> {
  const values = { url_pattern: link.urlPattern, path_prefix: link.pathPrefix, changed_at: nowMs };
  await meta.db
    .insertInto("project_source_links")
    .values({ project_id: projectId, ...values })
    .onConflict((conflict) => conflict.column("project_id").doUpdateSet(values))
    .execute();
}
