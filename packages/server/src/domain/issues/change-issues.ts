/** What people do to issues: resolve, ignore, reopen, assign. */
import type { IssueId, OrganizationId, TeamId, UserId } from "@vedette/protocol";
import { UserError } from "#kernel/errors.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "./issue.ts";
import { issueIdsMax } from "./list-issues.ts";
import { changeIssueStates, type StateChange } from "./state/change-state.ts";

export type IssueChange = StateChange & {
  /** `null` takes the assignment back. */
  readonly assignedTo?: { readonly userId: UserId } | { readonly teamId: TeamId } | null | undefined;
};

/** Changes the issues that lie in the scope; answers the ids of those. */
export async function changeIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  change: IssueChange,
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
  const { assignedTo, status, priority } = change;
  const changesState = status !== undefined || priority !== undefined;
  if (!changesState && assignedTo === undefined)
    throw new UserError("nothing_to_change", 400, "Nothing to change was given.");
  if (ids.length === 0) return [];
  return await meta.transaction(async (trx) => {
    const access = within(trx);
    const changed = changesState
      ? await changeIssueStates(access, scope, ids, { status, priority }, { nowMs, userId })
      : [];
    return assignedTo === undefined ? changed : await assign(access, scope, ids, assignedTo, nowMs);
  });
}

async function assign(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  assignedTo: NonNullable<IssueChange["assignedTo"]> | null,
  nowMs: number,
): Promise<readonly IssueId[]> {
  const rows = await meta.db
    .updateTable("issues")
    .set({ ...assigneeColumns(assignedTo), changed_at: nowMs })
    .where("id", "in", [...new Set(ids)])
    .where("project_id", "in", projectIdsOf(scope))
    .where("merged_into", "is", null)
    .returning("id")
    .execute();
  return rows.map((row) => row.id).sort((a, b) => a - b);
}

function assigneeColumns(assignee: NonNullable<IssueChange["assignedTo"]> | null) {
  if (assignee === null) return { assigned_user_id: null, assigned_team_id: null };
  return "userId" in assignee
    ? { assigned_user_id: assignee.userId, assigned_team_id: null }
    : { assigned_user_id: null, assigned_team_id: assignee.teamId };
}

/** Refuses somebody from outside the organization; to be asked before assigning. */
export async function checkAssignee(
  meta: MetaAccess,
  organizationId: OrganizationId,
  assignee: { readonly userId: UserId } | { readonly teamId: TeamId },
): Promise<void> {
  const row =
    "userId" in assignee
      ? await meta.db
          .selectFrom("memberships")
          .select("id")
          .where("organization_id", "=", organizationId)
          .where("user_id", "=", assignee.userId)
          .executeTakeFirst()
      : await meta.db
          .selectFrom("teams")
          .select("id")
          .where("organization_id", "=", organizationId)
          .where("id", "=", assignee.teamId)
          .executeTakeFirst();
  if (row === undefined) {
    throw new UserError(
      "assignee_unknown",
      400,
      "There is no such person or team in the organization.",
      "assignedTo",
    );
  }
}
