/** Which version of grouping a project has, and changing it. */
import type { ProjectId } from "@vedette/protocol";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { renewEffective } from "./effective-settings.ts";
import { groupingVersionOf } from "./grouping-version-part.ts";
import type { GroupingVersion, GroupingVersionSettings } from "./ingest-settings.ts";

export async function projectGroupingVersion(
  meta: MetaAccess,
  projectId: ProjectId,
): Promise<GroupingVersionSettings> {
  const row = await meta.db
    .selectFrom("projects")
    .select(["grouping_version", "grouping_previous_version", "grouping_changed_at"])
    .where("id", "=", projectId)
    .executeTakeFirst();
  return row === undefined ? { version: 1 } : groupingVersionOf(row);
}

/** Events that come from then on are grouped by it; those that are there stay where they are. */
export async function setGroupingVersion(
  meta: MetaAccess,
  projectId: ProjectId,
  version: GroupingVersion,
  nowMs: number,
): Promise<GroupingVersionSettings> {
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const before = await projectGroupingVersion(access, projectId);
    if (before.version === version) return before;
    await trx
      .updateTable("projects")
      .set({
        grouping_version: version,
        grouping_previous_version: before.version,
        grouping_changed_at: nowMs,
      })
      .where("id", "=", projectId)
      .execute();
    await renewEffective(access, projectId, nowMs);
    return await projectGroupingVersion(access, projectId);
  });
}
