/** Who hears of an issue. What happens subscribes people; what they decided themselves goes over it. */
import type { IssueId, TeamId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess, SubscriptionReason } from "#ports/meta-store.ts";

export type NewSubscription = {
  readonly issueId: IssueId;
  readonly userId: UserId;
  readonly reason: Exclude<SubscriptionReason, "manual">;
};

const rowsPerInsert = 500;

/** Leaves those alone who are subscribed already, and those who wanted to hear no more. */
export async function subscribe(
  meta: MetaAccess,
  subscriptions: readonly NewSubscription[],
  nowMs: number,
): Promise<void> {
  for (const chunk of chunks(subscriptions, rowsPerInsert)) {
    await meta.db
      .insertInto("issue_subscriptions")
      .values(
        chunk.map(({ issueId, userId, reason }) => ({
          issue_id: issueId,
          user_id: userId,
          is_subscribed: 1 as const,
          reason,
          changed_at: nowMs,
        })),
      )
      .onConflict((conflict) => conflict.columns(["user_id", "issue_id"]).doNothing())
      .execute();
  }
}

/** The same for everybody who is in one of the teams. */
export async function subscribeTeams(
  meta: MetaAccess,
  issueId: IssueId,
  teamIds: readonly TeamId[],
  nowMs: number,
): Promise<void> {
  if (teamIds.length === 0) return;
  const members = await meta.db
    .selectFrom("team_members")
    .select("user_id")
    .distinct()
    .where("team_id", "in", teamIds)
    .orderBy("user_id")
    .execute();
  const reason = "team_mentioned" as const;
  await subscribe(
    meta,
    members.map((member) => ({ issueId, userId: member.user_id, reason })),
    nowMs,
  );
}

/** A person's own word for issues that they may see; answers the issues for which it is news. */
export async function setSubscription(
  meta: MetaAccess,
  person: { readonly userId: UserId; readonly isSubscribed: boolean },
  issueIds: readonly IssueId[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const flag = person.isSubscribed ? 1 : 0;
  const changed: IssueId[] = [];
  for (const chunk of chunks(issueIds, rowsPerInsert)) {
    const rows = await meta.db
      .insertInto("issue_subscriptions")
      .values(
        chunk.map((issueId) => ({
          issue_id: issueId,
          user_id: person.userId,
          is_subscribed: flag,
          reason: "manual" as const,
          changed_at: nowMs,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["user_id", "issue_id"])
          .doUpdateSet({ is_subscribed: flag, reason: "manual", changed_at: nowMs, merged_from: null })
          .where("issue_subscriptions.is_subscribed", "<>", flag),
      )
      .returning("issue_id")
      .execute();
    changed.push(...rows.map((row) => row.issue_id));
  }
  return changed;
}
