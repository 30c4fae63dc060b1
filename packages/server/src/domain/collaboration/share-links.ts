/**
 * Links by which anybody may read an issue. The id in one is the whole secret: it is made of 128 random bits and is
 * another one after the link was taken back.
 */
import { randomBytes } from "node:crypto";
import type { IssueId, OrganizationId, ProjectId, UserId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

const rowsPerInsert = 500;

/** To be called in a transaction; answers the issues for which it is news. */
export async function setShared(
  meta: MetaAccess,
  share: { readonly isPublic: boolean; readonly by: UserId | undefined },
  issueIds: readonly IssueId[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const changed = share.isPublic
    ? await insertLinks(meta, issueIds, nowMs)
    : await deleteLinks(meta, issueIds);
  const type = share.isPublic ? "set_public" : "set_private";
  await recordActivities(
    meta,
    changed.map((issueId) => ({ issueId, userId: share.by, type })),
    nowMs,
  );
  return changed;
}

async function insertLinks(
  meta: MetaAccess,
  issueIds: readonly IssueId[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const changed: IssueId[] = [];
  for (const chunk of chunks(issueIds, rowsPerInsert)) {
    const rows = await meta.db
      .insertInto("issue_shares")
      .values(
        chunk.map((issueId) => ({
          issue_id: issueId,
          share_id: randomBytes(16).toString("hex"),
          created_at: nowMs,
        })),
      )
      .onConflict((conflict) => conflict.column("issue_id").doNothing())
      .returning("issue_id")
      .execute();
    changed.push(...rows.map((row) => row.issue_id));
  }
  return changed;
}

async function deleteLinks(meta: MetaAccess, issueIds: readonly IssueId[]): Promise<readonly IssueId[]> {
  if (issueIds.length === 0) return [];
  const rows = await meta.db
    .deleteFrom("issue_shares")
    .where("issue_id", "in", issueIds)
    .returning("issue_id")
    .execute();
  return rows.map((row) => row.issue_id);
}

export type SharedIssue = {
  readonly issueId: IssueId;
  readonly projectId: ProjectId;
  readonly organizationId: OrganizationId;
};

/** What a link leads to; nothing for what is no link, or no longer one, or of an issue that was merged away. */
export async function findSharedIssue(meta: MetaAccess, shareId: string): Promise<SharedIssue | undefined> {
  if (!/^[0-9a-f]{32}$/.test(shareId)) return undefined;
  const row = await meta.db
    .selectFrom("issue_shares")
    .innerJoin("issues", "issues.id", "issue_shares.issue_id")
    .innerJoin("projects", "projects.id", "issues.project_id")
    .select(["issues.id", "issues.project_id", "projects.organization_id"])
    .where("issue_shares.share_id", "=", shareId)
    .where("issues.merged_into", "is", null)
    .executeTakeFirst();
  return row && { issueId: row.id, projectId: row.project_id, organizationId: row.organization_id };
}
