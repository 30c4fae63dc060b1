/**
 * Deletions of what is stored of a person, from the request to its end. Whom one is about is kept sealed, and only
 * until it has ended: it would be what the request wants gone.
 */
import type { DataDeletionId, GroupHash, OrganizationId, ProjectId } from "@vedette/protocol";
import { type AuditActor, recordAudit } from "#domain/audit/audit-log.ts";
import { rewriteEach, type RewriteSecret } from "#domain/secrets/rewrite-secret.ts";
import { backoffMs } from "#kernel/retry.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { DataDeletionsTable } from "#ports/data-deletion-table.ts";
import { type MetaAccess, within } from "#ports/meta-store.ts";
import type { Selectable, Updateable } from "kysely";
import { type NamedPerson, namesOf, type PersonName } from "./data-request.ts";

export type DataDeletionState = "waiting" | "running" | "done" | "failed";

export type RowsByTable = Readonly<Record<string, number>>;

export type DataDeletion = {
  readonly id: DataDeletionId;
  readonly state: DataDeletionState;
  readonly requestedBy: string;
  readonly namedBy: readonly PersonName[];
  readonly projectIds: readonly ProjectId[];
  readonly found: RowsByTable | undefined;
  readonly deleted: RowsByTable;
  readonly issues: { readonly removed: number; readonly renamed: number } | undefined;
  readonly isComplete: boolean | undefined;
  readonly failures: number;
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
};

/** What a job works on. */
export type DueDeletion = DataDeletion & {
  readonly organizationId: OrganizationId;
  /** `undefined` where it was sealed under another key. */
  readonly person: NamedPerson | undefined;
  readonly groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[];
};

const purpose = "data-deletion";
const listedMax = 50;
/** With the waits between them some hours: a store that is down for longer needs a person anyway. */
export const deletionFailuresMax = 30;
const retryFirstMs = 2_000;
const retryMaxMs = 600_000;

/** To be called in the transaction that tells the audit log. */
export async function requestDeletion(
  { meta, sealer }: { readonly meta: MetaAccess; readonly sealer: TextSealer },
  request: {
    readonly organizationId: OrganizationId;
    readonly actor: Pick<AuditActor, "userId" | "name">;
    readonly projectIds: readonly ProjectId[];
    readonly person: NamedPerson;
  },
  nowMs: number,
): Promise<DataDeletion> {
  const row = await meta.db
    .insertInto("data_deletions")
    .values({
      organization_id: request.organizationId,
      user_id: request.actor.userId ?? null,
      requested_by: request.actor.name,
      projects: JSON.stringify(request.projectIds),
      named_by: JSON.stringify(namesOf(request.person)),
      subject: sealer.seal(JSON.stringify(request.person), purpose),
      deleted: "{}",
      failures: 0,
      try_at: nowMs,
      created_at: nowMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return deletionOf(row);
}

/** Newest first. */
export async function listDeletions(
  meta: MetaAccess,
  organizationId: OrganizationId,
): Promise<readonly DataDeletion[]> {
  const rows = await meta.db
    .selectFrom("data_deletions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id", "desc")
    .limit(listedMax)
    .execute();
  return rows.map(deletionOf);
}

export async function findDeletion(
  meta: MetaAccess,
  organizationId: OrganizationId,
  id: DataDeletionId,
): Promise<DataDeletion | undefined> {
  const row = await meta.db
    .selectFrom("data_deletions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && deletionOf(row);
}

/** The one that is due for the longest time. */
export async function nextDeletion(
  { meta, sealer }: { readonly meta: MetaAccess; readonly sealer: TextSealer },
  nowMs: number,
): Promise<DueDeletion | undefined> {
  const row = await meta.db
    .selectFrom("data_deletions")
    .selectAll()
    .where("ended_at", "is", null)
    .where("try_at", "<=", nowMs)
    .orderBy("try_at")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const opened = row.subject === null ? undefined : sealer.open(row.subject, purpose);
  return {
    ...deletionOf(row),
    organizationId: row.organization_id,
    // This server has written it.
    person: opened === undefined ? undefined : (JSON.parse(opened) as NamedPerson),
    groups: row.groups_found === null ? [] : (JSON.parse(row.groups_found) as DueDeletion["groups"]),
  };
}

export async function markStarted(meta: MetaAccess, id: DataDeletionId, nowMs: number): Promise<void> {
  await update(meta, id, { started_at: nowMs });
}

/** What there is before the first row goes: an attempt that comes after could not find it any more. */
export async function markFound(
  meta: MetaAccess,
  id: DataDeletionId,
  found: {
    readonly rows: RowsByTable;
    readonly groups: DueDeletion["groups"];
    readonly isComplete: boolean;
  },
): Promise<void> {
  await update(meta, id, {
    found: JSON.stringify(found.rows),
    groups_found: JSON.stringify(found.groups),
    is_complete: found.isComplete ? 1 : 0,
  });
}

export async function markDeleted(meta: MetaAccess, id: DataDeletionId, deleted: RowsByTable): Promise<void> {
  await update(meta, id, { deleted: JSON.stringify(deleted) });
}

/** The end, told to the audit log; nothing where another attempt has ended it. */
export async function endDeletion(
  meta: MetaAccess,
  { id, organizationId, isComplete }: Pick<DueDeletion, "id" | "organizationId" | "isComplete">,
  result: { readonly deleted: RowsByTable; readonly issues: { removed: number; renamed: number } },
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    const ended = await trx
      .updateTable("data_deletions")
      .set({
        deleted: JSON.stringify(result.deleted),
        issues_removed: result.issues.removed,
        issues_renamed: result.issues.renamed,
        subject: null,
        groups_found: null,
        ended_at: nowMs,
      })
      .where("id", "=", id)
      .where("ended_at", "is", null)
      .returning(["user_id", "requested_by"])
      .executeTakeFirst();
    if (ended === undefined) return;
    const actor = { userId: ended.user_id ?? undefined, name: ended.requested_by };
    const target = { targetType: "data-deletion", targetId: String(id) };
    const data = {
      rows: Object.values(result.deleted).reduce((sum, rows) => sum + rows, 0),
      issuesRemoved: result.issues.removed,
      issuesRenamed: result.issues.renamed,
      isComplete,
    };
    await recordAudit(
      within(trx),
      [{ organizationId, actor, action: "data-request.done", ...target, data }],
      nowMs,
    );
  });
}

/** It is tried again after a while, or given up. */
export async function failDeletion(
  meta: MetaAccess,
  { id, failures }: Pick<DueDeletion, "id" | "failures">,
  problem: { readonly message: string; readonly isFinal: boolean },
  nowMs: number,
): Promise<void> {
  const isFinal = problem.isFinal || failures + 1 >= deletionFailuresMax;
  await update(meta, id, {
    failures: failures + 1,
    try_at: nowMs + Math.round(backoffMs(failures, { firstMs: retryFirstMs, maxMs: retryMaxMs })),
    ...(isFinal
      ? { error: problem.message.slice(0, 500), subject: null, groups_found: null, ended_at: nowMs }
      : {}),
  });
}

/** Those that ended before are forgotten; that they were asked for and what came of them stays in the audit log. */
export async function forgetEndedDeletions(meta: MetaAccess, endedBeforeMs: number): Promise<number> {
  const { numDeletedRows } = await meta.db
    .deleteFrom("data_deletions")
    .where("ended_at", "<", endedBeforeMs)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Whom those that have not ended are about. Answers how many were changed. */
export async function rewriteDeletionSubjects(meta: MetaAccess, rewrite: RewriteSecret): Promise<number> {
  const rows = await meta.db
    .selectFrom("data_deletions")
    .select(["id", "subject"])
    .where("ended_at", "is", null)
    .execute();
  return await rewriteEach(
    rows.flatMap(({ id, subject: stored }) =>
      stored === null
        ? []
        : [{ stored, purpose, replace: async (next) => await update(meta, id, { subject: next }) }],
    ),
    rewrite,
  );
}

type Row = Selectable<DataDeletionsTable>;

async function update(
  meta: MetaAccess,
  id: DataDeletionId,
  values: Updateable<DataDeletionsTable>,
): Promise<void> {
  await meta.db
    .updateTable("data_deletions")
    .set(values)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

function deletionOf(row: Row): DataDeletion {
  return {
    id: row.id,
    state: stateOf(row),
    requestedBy: row.requested_by,
    namedBy: JSON.parse(row.named_by) as DataDeletion["namedBy"],
    projectIds: JSON.parse(row.projects) as DataDeletion["projectIds"],
    found: row.found === null ? undefined : (JSON.parse(row.found) as RowsByTable),
    deleted: JSON.parse(row.deleted) as RowsByTable,
    issues:
      row.issues_removed === null
        ? undefined
        : { removed: row.issues_removed, renamed: row.issues_renamed ?? 0 },
    isComplete: row.is_complete === null ? undefined : row.is_complete === 1,
    failures: row.failures,
    createdAtMs: row.created_at,
    startedAtMs: row.started_at ?? undefined,
    endedAtMs: row.ended_at ?? undefined,
  };
}

function stateOf(row: Row): DataDeletionState {
  if (row.ended_at !== null) return row.error === null ? "done" : "failed";
  return row.started_at === null ? "waiting" : "running";
}
