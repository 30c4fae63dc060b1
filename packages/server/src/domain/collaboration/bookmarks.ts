/** Issues that a person wants to find again. */
import type { IssueId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { isOfIssues } from "./merged-away.ts";
import { subscribe } from "./subscriptions.ts";

const rowsPerInsert = 500;

/** Sets or takes back bookmarks on issues that the person may see; answers the issues for which it is news. */
export async function setBookmark(
  meta: MetaAccess,
  person: { readonly userId: UserId; readonly isBookmarked: boolean },
  issueIds: readonly IssueId[],
  nowMs: number,
): Promise<readonly IssueId[]> {
  const { userId } = person;
  if (issueIds.length === 0) return [];
  if (!person.isBookmarked) {
    const rows = await meta.db
      .deleteFrom("issue_bookmarks")
      .where("user_id", "=", userId)
      .where((eb) => isOfIssues(eb, issueIds))
      .returning("issue_id")
      .execute();
    const asked = new Set(issueIds);
    return rows.map((row) => row.issue_id).filter((id) => asked.has(id));
  }
  const changed: IssueId[] = [];
  for (const chunk of chunks(issueIds, rowsPerInsert)) {
    const rows = await meta.db
      .insertInto("issue_bookmarks")
      .values(chunk.map((issueId) => ({ user_id: userId, issue_id: issueId, created_at: nowMs })))
      .onConflict((conflict) => conflict.columns(["user_id", "issue_id"]).doNothing())
      .returning("issue_id")
      .execute();
    changed.push(...rows.map((row) => row.issue_id));
  }
  const reason = "bookmark" as const;
  await subscribe(
    meta,
    changed.map((issueId) => ({ issueId, userId, reason })),
    nowMs,
  );
  return changed;
}
