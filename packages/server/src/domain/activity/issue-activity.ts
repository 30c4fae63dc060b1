/** The feed of an issue: what people and the server did to it, and what was said about it. */
import type { ActivityId, IssueId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { ActivityType, MetaAccess } from "#ports/meta-store.ts";

export type NewActivity = {
  readonly issueId: IssueId;
  /** Absent for the server itself. */
  readonly userId?: UserId | undefined;
  readonly type: ActivityType;
  readonly data?: ActivityData | undefined;
};

export type ActivityData = Readonly<Record<string, unknown>>;

export type Activity = {
  readonly id: ActivityId;
  readonly issueId: IssueId;
  readonly userId: UserId | undefined;
  readonly type: ActivityType;
  readonly data: ActivityData;
  readonly createdAtMs: number;
  readonly changedAtMs: number | undefined;
};

const rowsPerInsert = 500;
export const activitiesPerIssueMax = 100;

/**
 * To be called in the transaction that makes the change, so that the feed never tells another story. Answers the
 * ids, in no order that could be relied on where there are several.
 */
export async function recordActivities(
  meta: MetaAccess,
  activities: readonly NewActivity[],
  nowMs: number,
): Promise<readonly ActivityId[]> {
  const ids: ActivityId[] = [];
  for (const chunk of chunks(activities, rowsPerInsert)) {
    const rows = await meta.db
      .insertInto("issue_activities")
      .values(
        chunk.map((activity) => ({
          issue_id: activity.issueId,
          user_id: activity.userId ?? null,
          type: activity.type,
          data: JSON.stringify(activity.data ?? {}),
          created_at: nowMs,
          changed_at: null,
        })),
      )
      .returning("id")
      .execute();
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

/** Newest first, at most `activitiesPerIssueMax` unless a limit is given; those before an id, to read on. */
export async function listActivities(
  meta: MetaAccess,
  issueId: IssueId,
  page: {
    readonly beforeId?: ActivityId | undefined;
    readonly type?: ActivityType | undefined;
    readonly limit?: number | undefined;
  } = {},
): Promise<readonly Activity[]> {
  let query = meta.db
    .selectFrom("issue_activities")
    .selectAll()
    .where("issue_id", "=", issueId)
    .orderBy("id", "desc")
    .limit(page.limit ?? activitiesPerIssueMax);
  if (page.beforeId !== undefined) query = query.where("id", "<", page.beforeId);
  if (page.type !== undefined) query = query.where("type", "=", page.type);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    issueId: row.issue_id,
    userId: row.user_id ?? undefined,
    type: row.type,
    data: JSON.parse(row.data) as ActivityData,
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at ?? undefined,
  }));
}
