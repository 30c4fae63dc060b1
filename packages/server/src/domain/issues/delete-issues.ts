/**
 * Deletes issues at a person's wish. Their hashes are free at once: the next event of one makes a new issue. Their
 * events are deleted in the background, those only that were received before. Discarding leaves a tombstone: events
 * with its hashes are filtered from then on.
 */
import type { GroupHash, IssueId, ProjectId, UserId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess, MetaTransaction } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { discardedFromMs, insertTombstones } from "./discarded-hashes.ts";
import { projectIdsOf } from "./issue.ts";
import { issueIdsMax } from "./list-issues.ts";

export type Deletion = {
  readonly nowMs: number;
  /** Leaves tombstones. */
  readonly discards?: boolean | undefined;
  readonly userId?: UserId | undefined;
};

type IssueHash = { readonly issueId: IssueId; readonly projectId: ProjectId; readonly hash: GroupHash };

const hashesPerInsert = 300;

/** Answers the ids of those that lay in the scope. */
export async function deleteIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
  deletion: Deletion,
): Promise<readonly IssueId[]> {
  if (ids.length > issueIdsMax)
    throw new UserError(
      "too_many_issues",
      400,
      `At most ${issueIdsMax} issues can be deleted at once.`,
      "id",
    );
  if (ids.length === 0) return [];
  return await meta.transaction(async (trx) => {
    const issues = await trx
      .selectFrom("issues")
      .selectAll()
      .where("id", "in", [...new Set(ids)])
      .where("project_id", "in", projectIdsOf(scope))
      .orderBy("id")
      .execute();
    if (issues.length === 0) return [];
    const found = issues.map(({ id }) => id);
    const hashes = await hashesOf(trx, found);
    if (deletion.discards === true) await insertTombstones(trx, issues, hashes, deletion);
    const { nowMs } = deletion;
    const receivedBeforeMs = deletion.discards === true ? discardedFromMs(nowMs) : nowMs;
    await rememberDeleted(trx, hashes, receivedBeforeMs);
    await trx.deleteFrom("issues").where("id", "in", found).execute();
    return found;
  });
}

async function hashesOf(trx: MetaTransaction, ids: readonly IssueId[]): Promise<readonly IssueHash[]> {
  const rows = await trx
    .selectFrom("group_hashes")
    .select(["issue_id", "project_id", "hash"])
    .where("issue_id", "in", ids)
    .execute();
  return rows.map((row) => ({ issueId: row.issue_id, projectId: row.project_id, hash: row.hash }));
}

async function rememberDeleted(
  trx: MetaTransaction,
  hashes: readonly IssueHash[],
  receivedBeforeMs: number,
): Promise<void> {
  for (const chunk of chunks(hashes, hashesPerInsert)) {
    await trx
      .insertInto("deleted_groups")
      .values(
        chunk.map(({ projectId, hash }) => ({
          project_id: projectId,
          hash,
          received_before: receivedBeforeMs,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["project_id", "hash"]).doUpdateSet({ received_before: receivedBeforeMs }),
      )
      .execute();
  }
}

/** Groups that were deleted at the same moment, the longest ago first. */
export type DeletedGroups = {
  readonly receivedBeforeMs: number;
  readonly groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[];
};

export async function nextDeletedGroups(
  meta: MetaAccess,
  asked: { readonly nowMs: number; readonly limit: number },
): Promise<DeletedGroups | undefined> {
  const rows = await meta.db
    .selectFrom("deleted_groups")
    .selectAll()
    // What arrives up to then may still be on its way.
    .where("received_before", "<=", asked.nowMs)
    .orderBy("received_before")
    .orderBy("project_id")
    .orderBy("hash")
    .limit(asked.limit)
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  const together = rows.filter((row) => row.received_before === first.received_before);
  return {
    receivedBeforeMs: first.received_before,
    groups: together.map((row) => ({ projectId: row.project_id, hash: row.hash })),
  };
}

/** To be called when their events are gone. */
export async function forgetDeletedGroups(
  meta: MetaAccess,
  { groups, receivedBeforeMs }: DeletedGroups,
): Promise<void> {
  await meta.transaction(async (trx) => {
    for (const [projectId, ofProject] of Map.groupBy(groups, (group) => group.projectId)) {
      await trx
        .deleteFrom("deleted_groups")
        .where("project_id", "=", projectId)
        .where(
          "hash",
          "in",
          ofProject.map(({ hash }) => hash),
        )
        // It may have been deleted once more since.
        .where("received_before", "=", receivedBeforeMs)
        .execute();
    }
  });
}
