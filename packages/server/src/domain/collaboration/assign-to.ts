/**
 * Assigns issues to a person or a team, with what follows from it: the feed tells it, and the person hears of the
 * issue from then on. Suggested owners stay what they are.
 */
import type { IssueId, UserId } from "@vedette/protocol";
import { recordActivities } from "#domain/activity/issue-activity.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { NamedAssignee } from "./assignee.ts";
import { subscribe } from "./subscriptions.ts";

/**
 * To be called in a transaction, with issues that the caller may change; answers those that were assigned
 * otherwise before. Members of a team are not subscribed one by one: a team is addressed as what it is.
 */
export async function assignTo(
  meta: MetaAccess,
  issueIds: readonly IssueId[],
  assignee: NamedAssignee | null,
  by: { readonly userId: UserId | undefined },
  nowMs: number,
): Promise<readonly IssueId[]> {
  if (issueIds.length === 0) return [];
  const columns = assigneeColumns(assignee);
  const rows = await meta.db
    .updateTable("issues")
    .set({ ...columns, changed_at: nowMs })
    .where("id", "in", issueIds)
    .where((eb) =>
      eb.or([
        eb("assigned_user_id", "is distinct from", columns.assigned_user_id),
        eb("assigned_team_id", "is distinct from", columns.assigned_team_id),
      ]),
    )
    .returning("id")
    .execute();
  const changed = rows.map((row) => row.id).sort((a, b) => a - b);
  await recordActivities(
    meta,
    changed.map((issueId) => ({ issueId, userId: by.userId, ...activityOf(assignee) })),
    nowMs,
  );
  if (assignee?.kind === "user") {
    const { userId } = assignee;
    await subscribe(
      meta,
      changed.map((issueId) => ({ issueId, userId, reason: "assigned" as const })),
      nowMs,
    );
  }
  return changed;
}

function assigneeColumns(assignee: NamedAssignee | null) {
  return {
    assigned_user_id: assignee?.kind === "user" ? assignee.userId : null,
    assigned_team_id: assignee?.kind === "team" ? assignee.teamId : null,
  };
}

/** In the words of the Web API. */
function activityOf(assignee: NamedAssignee | null) {
  if (assignee === null) return { type: "unassigned" } as const;
  const data =
    assignee.kind === "user"
      ? { assignee: String(assignee.userId), assigneeEmail: assignee.email }
      : { assignee: String(assignee.teamId) };
  return {
    type: "assigned",
    data: { ...data, assigneeName: assignee.name, assigneeType: assignee.kind },
  } as const;
}
