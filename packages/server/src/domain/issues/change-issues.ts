/** What people do to the state of issues: resolve, archive, reopen, and how much they matter. */
import type { IssueId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { issueIdsMax } from "./list-issues.ts";
import { changeIssueStates, type StateChange } from "./state/change-state.ts";

/** Changes the issues that lie in the scope; answers the ids of those. */
export async function changeIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  change: StateChange,
  nowMs: number,
  userId?: UserId,
): Promise<readonly IssueId[]> {
  if (ids.length > issueIdsMax) {
    throw new UserError(
      "too_many_issues",
      400,
      `At most ${issueIdsMax} issues can be changed at once.`,
      "id",
    );
  }
  if (change.status === undefined && change.priority === undefined)
    throw new UserError("nothing_to_change", 400, "Nothing to change was given.");
  if (ids.length === 0) return [];
  return await meta.transaction(
    async (trx) => await changeIssueStates(within(trx), scope, ids, change, { nowMs, userId }),
  );
}
