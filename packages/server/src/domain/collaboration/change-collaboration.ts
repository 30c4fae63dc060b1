/** One update of many issues in what people do with them: whose they are, who follows them, who may read them. */
import type { IssueId, OrganizationId } from "@vedette/protocol";
import { type AuditActor, recordAudit } from "#domain/audit/audit-log.ts";
import { projectIdsOf } from "#domain/issues/issue.ts";
import { issueIdsMax } from "#domain/issues/list-issues.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { assignTo } from "./assign-to.ts";
import type { NamedAssignee } from "./assignee.ts";
import { setBookmark } from "./bookmarks.ts";
import { setSeen } from "./seen.ts";
import { setShared } from "./share-links.ts";
import { setSubscription } from "./subscriptions.ts";

export type CollaborationChange = {
  /** `null` takes the assignment back. */
  readonly assignedTo?: NamedAssignee | null | undefined;
  readonly isPublic?: boolean | undefined;
  /** What follows is the acting person's own. */
  readonly hasSeen?: boolean | undefined;
  readonly isBookmarked?: boolean | undefined;
  readonly isSubscribed?: boolean | undefined;
};

export type CollaborationActor = { readonly organizationId: OrganizationId; readonly actor: AuditActor };

/** Changes the issues that lie in the scope, all or none; answers the ids of those. */
export async function changeCollaboration(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  change: CollaborationChange,
  by: CollaborationActor,
  nowMs: number,
): Promise<readonly IssueId[]> {
  if (ids.length > issueIdsMax)
    throw new UserError(
      "too_many_issues",
      400,
      `At most ${issueIdsMax} issues can be changed at once.`,
      "id",
    );
  if (ids.length === 0) return [];
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const rows = await trx
      .selectFrom("issues")
      .select("id")
      .where("id", "in", [...new Set(ids)])
      .where("project_id", "in", projectIdsOf(scope))
      .where("merged_into", "is", null)
      .orderBy("id")
      .execute();
    const issueIds = rows.map((row) => row.id);
    const changed = [
      ...(await changeAssignment(access, issueIds, change, by, nowMs)),
      ...(await changeSharing(access, issueIds, change, by, nowMs)),
      ...(await changePersonal(access, issueIds, change, by, nowMs)),
    ];
    const { organizationId, actor } = by;
    const entries = changed.map(({ issueId, action, data }) => ({
      organizationId,
      actor,
      action,
      targetType: "issue",
      targetId: String(issueId),
      data,
    }));
    await recordAudit(access, entries, nowMs);
    return issueIds;
  });
}

type Changed = {
  readonly issueId: IssueId;
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
};

async function changeAssignment(
  meta: MetaAccess,
  issueIds: readonly IssueId[],
  { assignedTo }: CollaborationChange,
  { actor }: CollaborationActor,
  nowMs: number,
): Promise<readonly Changed[]> {
  if (assignedTo === undefined) return [];
  const changed = await assignTo(meta, issueIds, assignedTo, actor, nowMs);
  if (assignedTo === null) return changed.map((issueId) => ({ issueId, action: "issue.unassign" }));
  const to = assignedTo.kind === "user" ? `user:${assignedTo.userId}` : `team:${assignedTo.teamId}`;
  return changed.map((issueId) => ({ issueId, action: "issue.assign", data: { to, name: assignedTo.name } }));
}

async function changeSharing(
  meta: MetaAccess,
  issueIds: readonly IssueId[],
  { isPublic }: CollaborationChange,
  { actor }: CollaborationActor,
  nowMs: number,
): Promise<readonly Changed[]> {
  if (isPublic === undefined) return [];
  const changed = await setShared(meta, { isPublic, by: actor.userId }, issueIds, nowMs);
  return changed.map((issueId) => ({ issueId, action: isPublic ? "issue.share" : "issue.unshare" }));
}

/** Looking at an issue is recorded as such and nowhere else: the log is of changes. */
async function changePersonal(
  meta: MetaAccess,
  issueIds: readonly IssueId[],
  { hasSeen, isBookmarked, isSubscribed }: CollaborationChange,
  { actor: { userId } }: CollaborationActor,
  nowMs: number,
): Promise<readonly Changed[]> {
  if (hasSeen === undefined && isBookmarked === undefined && isSubscribed === undefined) return [];
  if (userId === undefined) throw new UserError("forbidden", 403, "This needs the credentials of a person.");
  const changed: Changed[] = [];
  if (hasSeen !== undefined) await setSeen(meta, { userId, hasSeen }, issueIds, nowMs);
  if (isBookmarked !== undefined) {
    const action = isBookmarked ? "issue.bookmark" : "issue.unbookmark";
    for (const issueId of await setBookmark(meta, { userId, isBookmarked }, issueIds, nowMs))
      changed.push({ issueId, action });
  }
  if (isSubscribed !== undefined) {
    const action = isSubscribed ? "issue.subscribe" : "issue.unsubscribe";
    for (const issueId of await setSubscription(meta, { userId, isSubscribed }, issueIds, nowMs))
      changed.push({ issueId, action });
  }
  return changed;
}
