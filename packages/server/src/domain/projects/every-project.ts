import type { ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

/** The ids of all projects, for the server's own work. */
export async function everyProject(meta: MetaAccess): Promise<readonly ProjectId[]> {
  const rows = await meta.db.selectFrom("projects").select("id").orderBy("id").execute();
  return rows.map(({ id }) => id);
}
