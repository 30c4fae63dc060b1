/**
 * Requests of people about what is stored of them. Who asked for what is written to the log of the server; whom
 * it was about is not: that would be what the request wants gone.
 */
import type { OrganizationId } from "@vedette/protocol";
import type { Caller } from "#domain/permissions/rights.ts";
import type { Logger } from "#kernel/logger.ts";
import type { DataSubject } from "#ports/data-subject.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";

export type DataRequest = {
  readonly organizationId: OrganizationId;
  readonly caller: Caller;
  readonly scope: ProjectScope;
  readonly subject: DataSubject;
};

/** Rows by table. Reaches what is stored: whoever asks waits for the log first (`processedSoFar`). */
export async function deleteSubjectData(
  deps: { readonly events: EventStore; readonly logger: Logger },
  request: DataRequest,
): Promise<ReadonlyMap<string, number>> {
  logRequest(deps.logger, request, "data of a person is being deleted");
  const deleted = await deps.events.deleteSubject(request.scope, request.subject);
  deps.logger.info(
    { ...auditFields(request), deleted: Object.fromEntries(deleted) },
    "data of a person was deleted",
  );
  return deleted;
}

export function logRequest(logger: Logger, request: DataRequest, message: string): void {
  logger.info(auditFields(request), message);
}

function auditFields({ organizationId, caller, scope, subject }: DataRequest): object {
  return {
    audit: "data-request",
    organizationId,
    userId: caller.userId,
    ...(caller.kind === "token" ? { tokenId: caller.tokenId } : {}),
    projects: scope.projectIds.length,
    namedBy: (["id", "email", "username", "ip"] as const).filter((name) => subject[name] !== undefined),
  };
}
