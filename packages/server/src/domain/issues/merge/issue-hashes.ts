/** The hashes that an issue is made of, and the issues they came from. */
import type { GroupHash, IssueId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type IssueHash = {
  readonly hash: GroupHash;
  readonly createdAtMs: number;
  /** The issue that it was merged in with. */
  readonly mergedFrom:
    | { readonly id: IssueId; readonly shortNumber: number; readonly title: string }
    | undefined;
};

export const hashesListedMax = 1000;

/** Oldest first. */
export async function listIssueHashes(meta: MetaAccess, issueId: IssueId): Promise<readonly IssueHash[]> {
  const rows = await meta.db
    .selectFrom("group_hashes")
    .leftJoin("issues as origin", "origin.id", "group_hashes.merged_from")
    .select([
      "group_hashes.hash",
      "group_hashes.created_at",
      "origin.id as origin_id",
      "origin.short_number as origin_number",
      "origin.title as origin_title",
    ])
    .where("group_hashes.issue_id", "=", issueId)
    .orderBy("group_hashes.created_at")
    .orderBy("group_hashes.hash")
    .limit(hashesListedMax)
    .execute();
  return rows.map((row) => ({
    hash: row.hash,
    createdAtMs: row.created_at,
    mergedFrom:
      row.origin_id === null
        ? undefined
        : { id: row.origin_id, shortNumber: row.origin_number ?? 0, title: row.origin_title ?? "" },
  }));
}
