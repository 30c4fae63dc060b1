/** What a person takes back of an issue they take back of every issue that was merged into it. */
import type { ExpressionBuilder } from "kysely";
import type { IssueId } from "@vedette/protocol";
import type { Database } from "#ports/meta-store.ts";

export function isOfIssues(
  eb: ExpressionBuilder<Database, "issue_bookmarks" | "issue_seen">,
  issueIds: readonly IssueId[],
) {
  return eb.or([
    eb("issue_id", "in", issueIds),
    eb(
      "issue_id",
      "in",
      eb.selectFrom("issues").select("issues.id").where("issues.merged_into", "in", issueIds),
    ),
  ]);
}
