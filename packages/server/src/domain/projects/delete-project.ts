/**
 * Projects go in two steps: at once everything that the meta store knows of them, so that nobody sees them and no key
 * of theirs is taken; their events afterwards, twice, because what was received before may still be on its way.
 */
import type { ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

/** By then a record that was received before the deletion is processed, or the server is in worse trouble. */
const onTheWayMs = 3_600_000;
const projectsPerRun = 20;

export async function deleteProject(meta: MetaAccess, projectId: ProjectId, nowMs: number): Promise<void> {
  await meta.transaction(async (trx) => {
    await trx
      .insertInto("deleted_projects")
      .values({ project_id: projectId, deleted_at: nowMs, swept_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx.deleteFrom("projects").where("id", "=", projectId).execute();
  });
}

/** Projects whose events are to be deleted now: for the first time, and long enough after for the last. */
export async function projectsToSweep(meta: MetaAccess, nowMs: number): Promise<readonly ProjectId[]> {
  const rows = await meta.db
    .selectFrom("deleted_projects")
    .select("project_id")
    .where((eb) => eb.or([eb("swept_at", "is", null), eb("deleted_at", "<=", nowMs - onTheWayMs)]))
    .orderBy("deleted_at")
    .orderBy("project_id")
    .limit(projectsPerRun)
    .execute();
  return rows.map((row) => row.project_id);
}

/** To be called when the events of these are deleted. Those that were deleted long ago are done. */
export async function markSwept(
  meta: MetaAccess,
  projectIds: readonly ProjectId[],
  nowMs: number,
): Promise<void> {
  if (projectIds.length === 0) return;
  await meta.transaction(async (trx) => {
    await trx
      .deleteFrom("deleted_projects")
      .where("project_id", "in", projectIds)
      .where("deleted_at", "<=", nowMs - onTheWayMs)
      .execute();
    await trx
      .updateTable("deleted_projects")
      .set({ swept_at: nowMs })
      .where("project_id", "in", projectIds)
      .execute();
  });
}
