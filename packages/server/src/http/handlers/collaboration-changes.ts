/** What an update of issues says of whose they are and who follows them, read from the words of the clients. */
import type { Actor, IssueUpdate } from "@vedette/api";
import type { IssueId } from "@vedette/protocol";
import { type NamedAssignee, readAssignee } from "#domain/collaboration/assignee.ts";
import { changeCollaboration, type CollaborationChange } from "#domain/collaboration/change-collaboration.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { apiError } from "#http/answer-error.ts";
import { type Acting, auditActorOf } from "#http/audit.ts";
import type { HttpDeps } from "#http/http-deps.ts";

/** The change, or `undefined` where the update says nothing of the kind. */
export async function readCollaborationChange(
  deps: HttpDeps,
  { organization, caller }: Acting,
  update: IssueUpdate,
): Promise<CollaborationChange | undefined> {
  const { assignedTo, hasSeen, isBookmarked, isSubscribed, isPublic } = update;
  const own = [hasSeen, isBookmarked, isSubscribed].some((value) => value !== undefined);
  if (own && caller.userId === undefined)
    throw apiError("forbidden", "This needs the credentials of a person.");
  if (!own && assignedTo === undefined && isPublic === undefined) return undefined;
  return {
    assignedTo:
      assignedTo === undefined
        ? undefined
        : assignedTo === null || assignedTo.trim() === ""
          ? null
          : await readAssignee(deps.meta, organization.id, assignedTo),
    hasSeen,
    isBookmarked,
    isSubscribed,
    isPublic,
  };
}

export async function applyCollaborationChange(
  deps: HttpDeps,
  acting: Acting & { readonly scope: ProjectScope },
  ids: readonly IssueId[],
  change: CollaborationChange | undefined,
): Promise<void> {
  if (change === undefined) return;
  const by = { organizationId: acting.organization.id, actor: await auditActorOf(deps.meta, acting) };
  await changeCollaboration(deps.meta, acting.scope, ids, change, by, deps.clock.nowMs());
}

/** What a bulk update answers of it: the values that hold from now on. */
export function appliedValues({ assignedTo, isSubscribed }: CollaborationChange): Record<string, unknown> {
  return {
    ...(assignedTo === undefined ? {} : { assignedTo: assignedTo && assigneeView(assignedTo) }),
    ...(isSubscribed === undefined
      ? {}
      : { subscriptionDetails: isSubscribed ? { reason: "manual" } : null }),
  };
}

function assigneeView(assignee: NamedAssignee): Actor {
  return assignee.kind === "user"
    ? { type: "user", id: String(assignee.userId), name: assignee.name, email: assignee.email }
    : { type: "team", id: String(assignee.teamId), name: assignee.name };
}
