/**
 * Requests of people about what is stored of them. Who asked for what is written to the log of the server; whom
 * it was about is not: that would be what the request wants gone.
 */
import type { OrganizationId } from "@vedette/protocol";
import type { Caller } from "#domain/permissions/rights.ts";
import type { Logger } from "#kernel/logger.ts";
import type { ProjectScope } from "#ports/project-scope.ts";

export const personNames = ["id", "email", "username", "ip"] as const;
export type PersonName = (typeof personNames)[number];

/** A person as a request names them. */
export type NamedPerson = { readonly [Name in PersonName]?: string | undefined };

export type DataRequest = {
  readonly organizationId: OrganizationId;
  readonly caller: Caller;
  readonly scope: ProjectScope;
  readonly person: NamedPerson;
};

export function namesOf(person: NamedPerson): readonly PersonName[] {
  return personNames.filter((name) => person[name] !== undefined);
}

export function logRequest(logger: Logger, request: DataRequest, message: string): void {
  const { organizationId, caller, scope, person } = request;
  logger.info(
    {
      audit: "data-request",
      organizationId,
      userId: caller.userId,
      ...(caller.kind === "token" ? { tokenId: caller.tokenId } : {}),
      projects: scope.projectIds.length,
      namedBy: namesOf(person),
    },
    message,
  );
}
