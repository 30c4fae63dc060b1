/** Who follows an issue and who has looked at it, for its page. */
import type { IssueId, UserId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type Viewer = { readonly userId: UserId; readonly seenAtMs: number };

/** More people than this are not told one by one. */
const peopleMax = 100;

/** The last to look first. */
export async function viewersOf(meta: MetaAccess, issueId: IssueId): Promise<readonly Viewer[]> {
  const rows = await meta.db
    .selectFrom("issue_seen")
    .select(["user_id", "seen_at"])
    .where("issue_id", "=", issueId)
    .orderBy("seen_at", "desc")
    .orderBy("user_id")
    .limit(peopleMax)
    .execute();
  return rows.map((row) => ({ userId: row.user_id, seenAtMs: row.seen_at }));
}

export async function subscribersOf(meta: MetaAccess, issueId: IssueId): Promise<readonly UserId[]> {
  const rows = await meta.db
    .selectFrom("issue_subscriptions")
    .select("user_id")
    .where("issue_id", "=", issueId)
    .where("is_subscribed", "=", 1)
    .orderBy("user_id")
    .limit(peopleMax)
    .execute();
  return rows.map((row) => row.user_id);
}
