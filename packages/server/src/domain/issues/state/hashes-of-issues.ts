/** The groups of issues for the server's own work, which is not bound to a caller's projects. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import type { MetaAccess } from "#ports/meta-store.ts";

export type IssueHashes = {
  readonly issueId: IssueId;
  readonly projectId: ProjectId;
  readonly groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[];
};

/** In the order of the issues. */
export async function hashesOf(
  meta: MetaAccess,
  issues: readonly { readonly id: IssueId; readonly project_id: ProjectId }[],
): Promise<readonly IssueHashes[]> {
  if (issues.length === 0) return [];
  const ids = issues.map(({ id }) => id);
  const rows = await meta.db
    .selectFrom("group_hashes")
    .select(["issue_id", "project_id", "hash"])
    .where("issue_id", "in", ids)
    .execute();
  const byIssue = Map.groupBy(rows, ({ issue_id }) => issue_id);
  return issues.map(({ id, project_id }) => ({
    issueId: id,
    projectId: project_id,
    groups: (byIssue.get(id) ?? []).map((row) => ({ projectId: row.project_id, hash: row.hash })),
  }));
}
