/** Issues that have not been seen for so long that none of their events can be left. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { readIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type QuietIssue = {
  readonly id: IssueId;
  readonly projectId: ProjectId;
  readonly changedAtMs: number;
  readonly hashes: readonly GroupHash[];
};

/** Every project, and how long its errors live by what holds now. */
export async function quietProjects(
  meta: MetaAccess,
): Promise<readonly { readonly projectId: ProjectId; readonly lifetimeDays: number }[]> {
  const rows = await meta.db
    .selectFrom("projects")
    .leftJoin("ingest_settings", "ingest_settings.id", "projects.ingest_settings_id")
    .select(["projects.id", "projects.retention_days", "ingest_settings.settings"])
    .orderBy("projects.id")
    .execute();
  return rows.map(({ id, retention_days, settings }) => ({
    projectId: id,
    lifetimeDays: Math.max(retention_days, readIngestSettings(settings).retention.errors ?? 0),
  }));
}

/** In the order of their ids. */
export async function listQuietIssues(
  meta: MetaAccess,
  asked: {
    readonly projectId: ProjectId;
    readonly lastSeenBeforeMs: number;
    readonly changedBeforeMs: number;
    readonly afterId: number;
    readonly limit: number;
  },
): Promise<readonly QuietIssue[]> {
  const issues = await meta.db
    .selectFrom("issues")
    .select(["id", "changed_at"])
    .where("project_id", "=", asked.projectId)
    // One that was merged away goes with the issue that took it in.
    .where("merged_into", "is", null)
    .where("id", ">", asked.afterId as IssueId)
    .where("last_seen_at", "<", asked.lastSeenBeforeMs)
    .where("changed_at", "<", asked.changedBeforeMs)
    .orderBy("id")
    .limit(asked.limit)
    .execute();
  if (issues.length === 0) return [];
  const hashes = await meta.db
    .selectFrom("group_hashes")
    .select(["issue_id", "hash"])
    .where(
      "issue_id",
      "in",
      issues.map(({ id }) => id),
    )
    .execute();
  const byIssue = Map.groupBy(hashes, ({ issue_id }) => issue_id);
  return issues.map(({ id, changed_at }) => ({
    id,
    projectId: asked.projectId,
    changedAtMs: changed_at,
    hashes: (byIssue.get(id) ?? []).map(({ hash }) => hash),
  }));
}

/** Deletes them with their hashes, but those that an event has changed meanwhile; answers how many went. */
export async function deleteQuietIssues(meta: MetaAccess, issues: readonly QuietIssue[]): Promise<number> {
  let deleted = 0;
  await meta.transaction(async (trx) => {
    deleted = 0;
    for (const { id, changedAtMs } of issues) {
      const result = await trx
        .deleteFrom("issues")
        .where("id", "=", id)
        .where("changed_at", "=", changedAtMs)
        .executeTakeFirst();
      deleted += Number(result.numDeletedRows);
    }
  });
  return deleted;
}
