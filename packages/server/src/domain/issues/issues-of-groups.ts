/** Issues by the groups of events that they are made of, with all of their groups. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { QuietIssue } from "./quiet-issues.ts";

export type GroupedIssue = QuietIssue & { readonly lastSeenMs: number };

const hashesPerQuery = 200;

export async function issuesOfGroups(
  meta: MetaAccess,
  groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[],
): Promise<readonly GroupedIssue[]> {
  const found = new Map<IssueId, GroupedIssue>();
  for (const [projectId, ofProject] of Map.groupBy(groups, (group) => group.projectId)) {
    for (const part of chunks(ofProject, hashesPerQuery)) {
      const issues = await meta.db
        .selectFrom("issues")
        .select(["id", "changed_at", "last_seen_at"])
        .where("id", "in", (select) =>
          select
            .selectFrom("group_hashes")
            .select("issue_id")
            .where("project_id", "=", projectId)
            .where(
              "hash",
              "in",
              part.map(({ hash }) => hash),
            ),
        )
        .execute();
      if (issues.length === 0) continue;
      const hashes = await meta.db
        .selectFrom("group_hashes")
        .select(["issue_id", "hash"])
        .where(
          "issue_id",
          "in",
          issues.map(({ id }) => id),
        )
        .execute();
      const byIssue = Map.groupBy(hashes, ({ issue_id }) => issue_id);
      for (const { id, changed_at: changedAtMs, last_seen_at: lastSeenMs } of issues) {
        const own = (byIssue.get(id) ?? []).map(({ hash }) => hash);
        found.set(id, { id, projectId, changedAtMs, lastSeenMs, hashes: own });
      }
    }
  }
  return [...found.values()];
}
