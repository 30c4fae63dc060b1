/** From a request to the audit log: who acts, and a change with its entries in one transaction. */
import type { OrganizationId } from "@vedette/protocol";
import type { AuditAction } from "#domain/audit/audit-actions.ts";
import { type AuditActor, type NewAuditEntry, recordAudit } from "#domain/audit/audit-log.ts";
import { membershipsOf } from "#domain/organizations/members.ts";
import { findUser } from "#domain/people/users.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { findTokenName } from "#domain/tokens/tokens.ts";
import type { Clock } from "#kernel/clock.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";

/** The part of a handler's context that says who acts, and where. */
export type Acting = {
  readonly caller: Caller;
  readonly request: { readonly ip: string };
  readonly organization: { readonly id: OrganizationId };
};

/** What happened to what; who did it is known from the request. */
export type AuditedChange = Pick<NewAuditEntry, "targetType" | "targetId" | "data"> & {
  readonly action: AuditAction;
};

type Deps = { readonly meta: MetaAccess; readonly clock: Clock };

/** A token that acts for a person is told as that person: the name of the token is theirs to choose. */
export async function auditActorOf(
  meta: MetaAccess,
  { caller, request }: Pick<Acting, "caller" | "request">,
): Promise<AuditActor> {
  return { userId: caller.userId, name: await nameOf(meta, caller), ipAddress: request.ip };
}

async function nameOf(meta: MetaAccess, caller: Caller): Promise<string> {
  if (caller.userId !== undefined) return (await findUser(meta, caller.userId))?.email ?? "";
  return caller.kind === "token" ? ((await findTokenName(meta, caller.tokenId)) ?? "") : "";
}

/** What a person did to their own account: it concerns all of their organizations, so that each is told. */
export async function recordOfPerson(
  deps: { readonly clock: Clock },
  meta: MetaAccess,
  acting: Pick<Acting, "caller" | "request">,
  change: Pick<AuditedChange, "action" | "data"> & Partial<Pick<AuditedChange, "targetType" | "targetId">>,
): Promise<void> {
  const { userId } = acting.caller;
  if (userId === undefined) return;
  const actor = await auditActorOf(meta, acting);
  const entry = { actor, targetType: "account", targetId: String(userId), ...change };
  const organizationIds = await membershipsOf(meta, userId);
  await recordAudit(
    meta,
    organizationIds.map((organizationId) => ({ organizationId, ...entry })),
    deps.clock.nowMs(),
  );
}

/** Makes the change and records it, or neither. */
export async function audited<Result>(
  deps: Deps,
  acting: Acting,
  work: (
    meta: MetaAccess,
  ) => Promise<{ readonly result: Result; readonly changes: readonly AuditedChange[] }>,
): Promise<Result> {
  const actor = await auditActorOf(deps.meta, acting);
  return await deps.meta.transaction(async (trx) => {
    const access = within(trx);
    const { result, changes } = await work(access);
    const organizationId = acting.organization.id;
    const entries = changes.map((change) => ({ ...change, organizationId, actor }));
    await recordAudit(access, entries, deps.clock.nowMs());
    return result;
  });
}
