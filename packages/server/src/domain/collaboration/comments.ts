/** What people say about an issue: entries of the type `note` in its feed, kept as the text that was written. */
import type { ActivityId, IssueId, OrganizationId, UserId } from "@vedette/protocol";
import { type Activity, recordActivities } from "#domain/activity/issue-activity.ts";
import { type AuditActor, recordAudit } from "#domain/audit/audit-log.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import { type Mentions, resolveMentions } from "./mentions.ts";
import { subscribe, subscribeTeams } from "./subscriptions.ts";

export const commentLengthMax = 20_000;

export type CommentText = { readonly text: string; readonly mentions: readonly string[] };

/** Where a comment stands and who acts on it. */
export type CommentPlace = {
  readonly organizationId: OrganizationId;
  readonly issueId: IssueId;
  readonly actor: AuditActor & { readonly userId: UserId };
};

/** Adds a comment; its author and those whom it means hear of the issue from then on. */
export async function addComment(
  meta: MetaAccess,
  place: CommentPlace,
  comment: CommentText,
  nowMs: number,
): Promise<Activity> {
  const { issueId, organizationId, actor } = place;
  const mentions = await resolveMentions(meta, organizationId, comment);
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const [id] = await recordActivities(
      access,
      [{ issueId, userId: actor.userId, type: "note", data: dataOf(comment, mentions) }],
      nowMs,
    );
    await subscribe(access, [{ issueId, userId: actor.userId, reason: "comment" }], nowMs);
    await subscribeMentioned(access, issueId, mentions, nowMs);
    await audit(access, place, "issue.comment.add", id, nowMs);
    return await requireComment(access, issueId, id);
  });
}

/** Changes the text of a comment; those who are newly meant hear of the issue. */
export async function changeComment(
  meta: MetaAccess,
  place: CommentPlace & { readonly mayChangeOthers: boolean },
  id: ActivityId,
  comment: CommentText,
  nowMs: number,
): Promise<Activity> {
  const { issueId, organizationId } = place;
  const mentions = await resolveMentions(meta, organizationId, comment);
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    requireRight(await requireComment(access, issueId, id), place);
    await trx
      .updateTable("issue_activities")
      .set({ data: JSON.stringify(dataOf(comment, mentions)), changed_at: nowMs })
      .where("id", "=", id)
      .execute();
    await subscribeMentioned(access, issueId, mentions, nowMs);
    await audit(access, place, "issue.comment.edit", id, nowMs);
    return await requireComment(access, issueId, id);
  });
}

export async function deleteComment(
  meta: MetaAccess,
  place: CommentPlace & { readonly mayChangeOthers: boolean },
  id: ActivityId,
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    const access = within(trx);
    requireRight(await requireComment(access, place.issueId, id), place);
    await trx.deleteFrom("issue_activities").where("id", "=", id).execute();
    await audit(access, place, "issue.comment.delete", id, nowMs);
  });
}

function dataOf({ text }: CommentText, { userIds, teamIds }: Mentions) {
  const mentions = [...userIds.map((id) => `user:${id}`), ...teamIds.map((id) => `team:${id}`)];
  return { text: storedText(text, commentLengthMax), ...(mentions.length === 0 ? {} : { mentions }) };
}

async function subscribeMentioned(
  meta: MetaAccess,
  issueId: IssueId,
  { userIds, teamIds }: Mentions,
  nowMs: number,
): Promise<void> {
  const reason = "mentioned" as const;
  await subscribe(
    meta,
    userIds.map((userId) => ({ issueId, userId, reason })),
    nowMs,
  );
  await subscribeTeams(meta, issueId, teamIds, nowMs);
}

async function requireComment(
  meta: MetaAccess,
  issueId: IssueId,
  id: ActivityId | undefined,
): Promise<Activity> {
  const row =
    id === undefined
      ? undefined
      : await meta.db
          .selectFrom("issue_activities")
          .selectAll()
          .where("id", "=", id)
          .where("issue_id", "=", issueId)
          .where("type", "=", "note")
          .executeTakeFirst();
  if (row === undefined) throw new UserError("not_found", 404, "The issue has no such comment.");
  return {
    id: row.id,
    issueId,
    userId: row.user_id ?? undefined,
    type: row.type,
    data: JSON.parse(row.data) as Activity["data"],
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at ?? undefined,
  };
}

function requireRight(
  comment: Activity,
  { actor, mayChangeOthers }: { readonly actor: AuditActor; readonly mayChangeOthers: boolean },
): void {
  if (comment.userId === actor.userId || mayChangeOthers) return;
  throw new UserError("forbidden", 403, "A comment is changed by its author or an administrator.");
}

/** Without the text: a comment that was deleted must not live on in the log. */
async function audit(
  meta: MetaAccess,
  { organizationId, issueId, actor }: CommentPlace,
  action: string,
  id: ActivityId | undefined,
  nowMs: number,
): Promise<void> {
  const data = { comment: String(id) };
  await recordAudit(
    meta,
    [{ organizationId, actor, action, targetType: "issue", targetId: String(issueId), data }],
    nowMs,
  );
}
