/**
 * Of an issue with several hashes one stands for all of them: lists that count by hash in the event store give
 * the others its name before they group, so that an issue stands where the sum of its hashes belongs.
 */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import type { MetaAccess, MetaTransaction } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "../issue.ts";

/** Chooses it anew; to be called whenever an issue has gained or lost hashes. */
export async function settlePrimaryHash(trx: MetaTransaction, issueId: IssueId): Promise<void> {
  const first = await trx
    .selectFrom("group_hashes")
    .select("hash")
    .where("issue_id", "=", issueId)
    .orderBy("created_at")
    .orderBy("hash")
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  await trx
    .updateTable("group_hashes")
    .set((eb) => ({
      primary_hash: eb.case().when("hash", "=", first.hash).then(null).else(eb.val(first.hash)).end(),
    }))
    .where("issue_id", "=", issueId)
    .execute();
}

export type HashAlias = {
  readonly projectId: ProjectId;
  readonly hash: GroupHash;
  readonly primaryHash: GroupHash;
};

/** More than these are told apart in lists; each issue still shows all of its events. */
export const hashAliasesMax = 20_000;

/** The hashes that another one stands for, in the projects of the scope. */
export async function listHashAliases(meta: MetaAccess, scope: ProjectScope): Promise<readonly HashAlias[]> {
  const rows = await meta.db
    .selectFrom("group_hashes")
    .select(["project_id", "hash", "primary_hash"])
    .where("project_id", "in", projectIdsOf(scope))
    // Nearly no row has one. Written so, and in this order, SQLite finds them by their index and not by the key of all rows.
    .where("primary_hash", ">", "" as GroupHash)
    .orderBy("project_id")
    .orderBy("primary_hash")
    .orderBy("hash")
    .limit(hashAliasesMax)
    .execute();
  return rows.flatMap((row) =>
    row.primary_hash === null
      ? []
      : [{ projectId: row.project_id, hash: row.hash, primaryHash: row.primary_hash }],
  );
}
