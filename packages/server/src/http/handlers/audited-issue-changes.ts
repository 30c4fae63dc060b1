/** Changes of the state of issues and their deletion, each with its entry in the audit log. */
import type { IssueId } from "@vedette/protocol";
import type { AuditAction } from "#domain/audit/audit-actions.ts";
import { changeIssues } from "#domain/issues/change-issues.ts";
import { deleteIssues } from "#domain/issues/delete-issues.ts";
import type { StateChange } from "#domain/issues/state/change-state.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type Acting, audited, type AuditedChange } from "#http/audit.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type InScope = Acting & { readonly scope: ProjectScope };

const statusActions = {
  resolved: "issue.resolve",
  unresolved: "issue.unresolve",
  ignored: "issue.archive",
} as const;

/** Does nothing where the change is empty. */
export async function changeAuditedStates(
  deps: HttpDeps,
  granted: InScope,
  ids: readonly IssueId[],
  change: StateChange,
): Promise<void> {
  const { status, priority } = change;
  if (status === undefined && priority === undefined) return;
  const { userId } = granted.caller;
  await audited(deps, granted, async (meta) => {
    const changed = await changeIssues(meta, granted.scope, ids, change, deps.clock.nowMs(), userId);
    const changes: AuditedChange[] = [];
    for (const issueId of changed) {
      if (status !== undefined) {
        const { status: name, ...details } = status;
        changes.push(entryOf(statusActions[name], issueId, details));
      }
      if (priority !== undefined)
        changes.push(entryOf("issue.set-priority", issueId, { priority: priority ?? "automatic" }));
    }
    return { result: undefined, changes };
  });
}

export async function deleteAudited(
  deps: HttpDeps,
  granted: InScope,
  ids: readonly IssueId[],
  discards: boolean,
): Promise<void> {
  const deletion = { nowMs: deps.clock.nowMs(), userId: granted.caller.userId, discards };
  await audited(deps, granted, async (meta) => {
    const deleted = await deleteIssues(meta, granted.scope, ids, deletion);
    const action = discards ? "issue.discard" : "issue.delete";
    return { result: undefined, changes: deleted.map((issueId) => entryOf(action, issueId, {})) };
  });
}

function entryOf(action: AuditAction, issueId: IssueId, details: object): AuditedChange {
  return { action, targetType: "issue", targetId: String(issueId), data: { ...details } };
}
