/**
 * Issues by the groups of events that they are made of, with all of their groups: those that the groups belong to, and
 * those that were merged away and had brought a group along.
 */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { IssueStatement } from "./issue-statement.ts";
import type { QuietIssue } from "./quiet-issues.ts";

export type GroupedIssue = QuietIssue & {
  readonly lastSeenMs: number;
  readonly statement: Omit<IssueStatement, "search_text">;
};

const hashesPerQuery = 200;

export async function issuesOfGroups(
  meta: MetaAccess,
  groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[],
): Promise<readonly GroupedIssue[]> {
  const found = new Map<IssueId, GroupedIssue>();
  for (const [projectId, ofProject] of Map.groupBy(groups, (group) => group.projectId)) {
    for (const part of chunks(ofProject, hashesPerQuery)) {
      const hashes = part.map(({ hash }) => hash);
      for (const column of ["issue_id", "merged_from"] as const)
        for (const issue of await issuesBy(meta, column, projectId, hashes)) found.set(issue.id, issue);
    }
  }
  return [...found.values()];
}

async function issuesBy(
  meta: MetaAccess,
  column: "issue_id" | "merged_from",
  projectId: ProjectId,
  asked: readonly GroupHash[],
): Promise<readonly GroupedIssue[]> {
  const issues = await meta.db
    .selectFrom("issues")
    .select(["id", "changed_at", "last_seen_at", "title", "culprit", "type", "level", "platform", "logger"])
    .select(["metadata", "is_unhandled", "category", "component"])
    .where("id", "in", (select) =>
      select
        .selectFrom("group_hashes")
        .select(column)
        .where("project_id", "=", projectId)
        .where("hash", "in", asked)
        .where(column, "is not", null)
        .$castTo<{ id: IssueId }>(),
    )
    .execute();
  if (issues.length === 0) return [];
  const hashes = await meta.db
    .selectFrom("group_hashes")
    .select([column, "hash"])
    .where(
      column,
      "in",
      issues.map(({ id }) => id),
    )
    .execute();
  const byIssue = Map.groupBy(hashes, (row) => row[column]);
  return issues.map(({ id, changed_at: changedAtMs, last_seen_at: lastSeenMs, ...statement }) => ({
    id,
    projectId,
    changedAtMs,
    lastSeenMs,
    statement,
    hashes: (byIssue.get(id) ?? []).map(({ hash }) => hash),
  }));
}
