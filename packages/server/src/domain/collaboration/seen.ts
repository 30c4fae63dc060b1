/** Who has looked at an issue, and when last. */
import type { IssueId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { isOfIssues } from "./merged-away.ts";

const rowsPerInsert = 500;

export async function setSeen(
  meta: MetaAccess,
  person: { readonly userId: UserId; readonly hasSeen: boolean },
  issueIds: readonly IssueId[],
  nowMs: number,
): Promise<void> {
  if (issueIds.length === 0) return;
  if (!person.hasSeen) {
    await meta.db
      .deleteFrom("issue_seen")
      .where("user_id", "=", person.userId)
      .where((eb) => isOfIssues(eb, issueIds))
      .execute();
    return;
  }
  for (const chunk of chunks(issueIds, rowsPerInsert)) {
    await meta.db
      .insertInto("issue_seen")
      .values(chunk.map((issueId) => ({ user_id: person.userId, issue_id: issueId, seen_at: nowMs })))
      .onConflict((conflict) =>
        conflict.columns(["user_id", "issue_id"]).doUpdateSet({ seen_at: nowMs, merged_from: null }),
      )
      .execute();
  }
}
