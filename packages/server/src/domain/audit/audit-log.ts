/** Who did what in an organization: written beside every change that people make, read by its managers. */
import type { OrganizationId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

/** Who acts, as the log names them. */
export type AuditActor = {
  readonly userId: UserId | undefined;
  /** The e-mail address or the token's name; `system` for the server itself. */
  readonly name: string;
  readonly ipAddress?: string | undefined;
};

export type NewAuditEntry = {
  readonly organizationId: OrganizationId;
  readonly actor: AuditActor;
  /** `issue.resolve`, `project.edit` … */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** No secrets. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
};

export type AuditEntry = NewAuditEntry & { readonly id: number; readonly createdAtMs: number };

export const systemActor: AuditActor = { userId: undefined, name: "system" };

const rowsPerInsert = 400;
export const auditEntriesPerPageMax = 100;

/** To be called in the transaction that makes the change. */
export async function recordAudit(
  meta: MetaAccess,
  entries: readonly NewAuditEntry[],
  nowMs: number,
): Promise<void> {
  for (const chunk of chunks(entries, rowsPerInsert)) {
    await meta.db
      .insertInto("audit_entries")
      .values(
        chunk.map((entry) => ({
          organization_id: entry.organizationId,
          user_id: entry.actor.userId ?? null,
          actor: entry.actor.name,
          ip_address: entry.actor.ipAddress ?? null,
          action: entry.action,
          target_type: entry.targetType,
          target_id: entry.targetId,
          data: JSON.stringify(entry.data ?? {}),
          created_at: nowMs,
        })),
      )
      .execute();
  }
}

export type AuditFilter = {
  readonly beforeId?: number | undefined;
  readonly action?: string | undefined;
  readonly userId?: UserId | undefined;
  readonly fromMs?: number | undefined;
  readonly beforeMs?: number | undefined;
  readonly limit?: number | undefined;
};

/** Newest first, at most `auditEntriesPerPageMax` and the one after, which tells whether there are more. */
export async function listAudit(
  meta: MetaAccess,
  organizationId: OrganizationId,
  filter: AuditFilter = {},
): Promise<readonly AuditEntry[]> {
  let query = meta.db
    .selectFrom("audit_entries")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id", "desc")
    .limit(Math.min(filter.limit ?? auditEntriesPerPageMax, auditEntriesPerPageMax + 1));
  if (filter.beforeId !== undefined) query = query.where("id", "<", filter.beforeId);
  if (filter.action !== undefined) query = query.where("action", "=", filter.action);
  if (filter.userId !== undefined) query = query.where("user_id", "=", filter.userId);
  if (filter.fromMs !== undefined) query = query.where("created_at", ">=", filter.fromMs);
  if (filter.beforeMs !== undefined) query = query.where("created_at", "<", filter.beforeMs);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    organizationId: row.organization_id,
    actor: {
      userId: row.user_id ?? undefined,
      name: row.actor,
      ipAddress: row.ip_address ?? undefined,
    },
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    data: JSON.parse(row.data) as Readonly<Record<string, unknown>>,
    createdAtMs: row.created_at,
  }));
}
