/**
 * What was discarded for good. A hash is filtered by when its event was received, between a moment a little after
 * the decision and, once the tombstone is removed, one a little after that: both are known to everybody by then, so
 * that a record which is processed again is decided the same.
 */
import type { GroupHash, IssueId, ProjectId, TombstoneId, UserId } from "@vedette/protocol";
import { chunks, paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { IssuesTable, MetaAccess, MetaDb, MetaTransaction } from "#ports/meta-store.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";

/** Longer than a decision takes to be seen by whoever processes. */
const delayMs = 5_000;
const rowsPerInsert = 200;
export const tombstonesMax = 1000;

type Group = { readonly projectId: ProjectId; readonly hash: GroupHash };

/** From when on events are filtered that was decided now. */
export function discardedFromMs(nowMs: number): number {
  return nowMs + delayMs;
}

type Discarded = Pick<IssuesTable, "title" | "culprit" | "type" | "level" | "metadata"> & {
  readonly id: IssueId;
  readonly project_id: ProjectId;
};

/** One for each issue, with its hashes; in the transaction that deletes the issues. */
export async function insertTombstones(
  trx: MetaTransaction,
  issues: readonly Discarded[],
  hashes: readonly (Group & { readonly issueId: IssueId })[],
  decision: { readonly nowMs: number; readonly userId?: UserId | undefined },
): Promise<void> {
  const tombstones = new Map<IssueId, TombstoneId>();
  for (const { id, project_id, title, culprit, type, level, metadata } of issues) {
    const row = await trx
      .insertInto("tombstones")
      .values({
        project_id,
        title,
        culprit,
        type,
        level,
        metadata,
        user_id: decision.userId ?? null,
        created_at: decision.nowMs,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    tombstones.set(id, row.id);
  }
  const rows = hashes.flatMap(({ issueId, projectId, hash }) => {
    const tombstoneId = tombstones.get(issueId);
    return tombstoneId === undefined
      ? []
      : [
          {
            project_id: projectId,
            hash,
            tombstone_id: tombstoneId,
            received_from: discardedFromMs(decision.nowMs),
            received_until: null,
          },
        ];
  });
  for (const chunk of chunks(rows, rowsPerInsert)) {
    await trx
      .insertInto("discarded_hashes")
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(["project_id", "hash"]).doUpdateSet((eb) => ({
          tombstone_id: eb.ref("excluded.tombstone_id"),
          received_from: eb.ref("excluded.received_from"),
          received_until: null,
        })),
      )
      .execute();
  }
}

export type Discard = { readonly receivedFromMs: number; readonly receivedUntilMs: number | undefined };
export type Discards = ReadonlyMap<SeedKey, Discard>;

/** Those of the groups that are, or lately were, discarded. Costs next to nothing where nobody has discarded anything. */
export async function findDiscards(db: MetaDb, groups: readonly Group[]): Promise<Discards> {
  const discards = new Map<SeedKey, Discard>();
  if (groups.length === 0) return discards;
  const some = await db.selectFrom("discarded_hashes").select("hash").limit(1).executeTakeFirst();
  if (some === undefined) return discards;
  for (const chunk of paddedChunks(groups)) {
    const rows = await db
      .with("asked(project_id, hash)", () =>
        valuesTable<{ project_id: ProjectId; hash: GroupHash }>(
          ["bigint", "text"],
          chunk.map(({ projectId, hash }) => [projectId, hash]),
        ),
      )
      .selectFrom("asked")
      .innerJoin("discarded_hashes", (join) =>
        join
          .onRef("discarded_hashes.project_id", "=", "asked.project_id")
          .onRef("discarded_hashes.hash", "=", "asked.hash"),
      )
      .select([
        "discarded_hashes.project_id",
        "discarded_hashes.hash",
        "discarded_hashes.received_from",
        "discarded_hashes.received_until",
      ])
      .execute();
    for (const row of rows) {
      discards.set(seedKey({ projectId: row.project_id, hash: row.hash }), {
        receivedFromMs: row.received_from,
        receivedUntilMs: row.received_until ?? undefined,
      });
    }
  }
  return discards;
}

export type Tombstone = {
  readonly id: TombstoneId;
  readonly title: string;
  readonly culprit: string;
  readonly type: string;
  readonly level: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly userId: UserId | undefined;
  readonly createdAtMs: number;
};

/** Newest first, at most `tombstonesMax`. */
export async function listTombstones(meta: MetaAccess, projectId: ProjectId): Promise<readonly Tombstone[]> {
  const rows = await meta.db
    .selectFrom("tombstones")
    .selectAll()
    .where("project_id", "=", projectId)
    .orderBy("id", "desc")
    .limit(tombstonesMax)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    culprit: row.culprit,
    type: row.type,
    level: row.level,
    metadata: JSON.parse(row.metadata) as Readonly<Record<string, unknown>>,
    userId: row.user_id ?? undefined,
    createdAtMs: row.created_at,
  }));
}

/** Lets events with its hashes in again; false where the project has no such tombstone. */
export async function removeTombstone(
  meta: MetaAccess,
  tombstone: { readonly projectId: ProjectId; readonly id: TombstoneId },
  nowMs: number,
): Promise<boolean> {
  return await meta.transaction(async (trx) => {
    const result = await trx
      .deleteFrom("tombstones")
      .where("id", "=", tombstone.id)
      .where("project_id", "=", tombstone.projectId)
      .executeTakeFirst();
    if (Number(result.numDeletedRows) === 0) return false;
    await trx
      .updateTable("discarded_hashes")
      .set({ received_until: nowMs + delayMs })
      .where("tombstone_id", "=", tombstone.id)
      .where("received_until", "is", null)
      .execute();
    return true;
  });
}

/** Of tombstones that were removed before then; no record of the log is as old any more. */
export async function forgetRemovedDiscards(meta: MetaAccess, beforeMs: number): Promise<number> {
  const result = await meta.db
    .deleteFrom("discarded_hashes")
    .where("received_until", "is not", null)
    .where("received_until", "<", beforeMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
