/** What is kept of events beside issues themselves, taken back when the events were deleted for a person. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

const perQuery = 200;

/** They are made of an event's texts; the job `fill-vectors` makes new ones of what is left. */
export async function forgetVectors(
  meta: MetaAccess,
  groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[],
): Promise<void> {
  for (const [projectId, ofProject] of Map.groupBy(groups, (group) => group.projectId)) {
    for (const part of chunks(ofProject, perQuery)) {
      await meta.db
        .updateTable("group_hashes")
        .set({ vector: null })
        .where("project_id", "=", projectId)
        .where(
          "hash",
          "in",
          part.map(({ hash }) => hash),
        )
        .execute();
    }
  }
}

/** The feed of an issue that took others in tells what those were called then. */
export async function forgetMergedTitles(meta: MetaAccess, issueIds: readonly IssueId[]): Promise<void> {
  const named = new Set(issueIds.map(String));
  for (const part of chunks(issueIds, perQuery)) {
    const rows = await meta.db
      .selectFrom("issue_activities")
      .innerJoin("issues", "issues.id", "issue_activities.issue_id")
      .select(["issue_activities.id", "issue_activities.data"])
      .where("issue_activities.type", "=", "merge")
      .where((eb) => eb.or([eb("issues.id", "in", part), eb("issues.merged_into", "in", part)]))
      .execute();
    for (const { id, data } of rows) {
      const next = withoutTitles(data, named);
      if (next !== data)
        await meta.db.updateTable("issue_activities").set({ data: next }).where("id", "=", id).execute();
    }
  }
}

type MergeData = { readonly issues?: readonly { readonly id?: unknown; readonly title?: unknown }[] };

function withoutTitles(text: string, named: ReadonlySet<string>): string {
  // Written by `merge-issues.ts`.
  const data = JSON.parse(text) as MergeData;
  if (!Array.isArray(data.issues)) return text;
  const isNamed = (issue: { readonly id?: unknown }): boolean => named.has(String(issue.id));
  if (!data.issues.some(isNamed)) return text;
  return JSON.stringify({
    ...data,
    issues: (data.issues as NonNullable<MergeData["issues"]>).map((issue) =>
      isNamed(issue) ? { ...issue, title: "" } : issue,
    ),
  });
}
