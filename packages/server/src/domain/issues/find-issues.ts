/** Single issues, by the names that people and clients use. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";
import { type Issue, issueColumns, issueFromRow, issuesOf, projectIdsOf } from "./issue.ts";
import { mergedIntoOf } from "./merge/merge-issues.ts";
import { parseShortId } from "./short-id.ts";

export async function findIssue(
  meta: MetaAccess,
  scope: ProjectScope,
  id: IssueId,
): Promise<Issue | undefined> {
  const row = await issuesOf(meta, scope).select(issueColumns).where("issues.id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : issueFromRow(row);
}

/** The issue, or the one that took it in when it was merged: old links lead on. */
export async function findIssueOrMergedInto(
  meta: MetaAccess,
  scope: ProjectScope,
  id: IssueId,
): Promise<Issue | undefined> {
  const issue = await findIssue(meta, scope, id);
  if (issue !== undefined) return issue;
  const mergedInto = await mergedIntoOf(meta, scope, id);
  return mergedInto === undefined ? undefined : await findIssue(meta, scope, mergedInto);
}

/** By a short id such as `SHOP-1F`, also of an issue that was merged away; the scope says which organization is meant. */
export async function findIssueByShortId(
  meta: MetaAccess,
  scope: ProjectScope,
  text: string,
): Promise<Issue | undefined> {
  const shortId = parseShortId(text);
  if (shortId === undefined) return undefined;
  const row = await meta.db
    .selectFrom("issues")
    .innerJoin("projects", "projects.id", "issues.project_id")
    .select("issues.id")
    .where("issues.project_id", "in", projectIdsOf(scope))
    .where("projects.slug", "=", shortId.projectSlug)
    .where("issues.short_number", "=", shortId.shortNumber)
    .executeTakeFirst();
  return row === undefined ? undefined : await findIssueOrMergedInto(meta, scope, row.id);
}

/** Those of the ids that are issues of the scope, and were not merged away. */
export async function visibleIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
): Promise<ReadonlySet<IssueId>> {
  if (ids.length === 0) return new Set();
  const rows = await issuesOf(meta, scope, [...new Set(ids)])
    .select("issues.id")
    .execute();
  return new Set(rows.map(({ id }) => id));
}

const idsPerStatement = 500;

/** Many at once, by id; those outside the scope are absent. */
export async function findIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  ids: readonly IssueId[],
): Promise<readonly Issue[]> {
  const found: Issue[] = [];
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    const rows = await issuesOf(meta, scope, ids.slice(at, at + idsPerStatement))
      .select(issueColumns)
      .execute();
    found.push(...rows.map(issueFromRow));
  }
  return found;
}

/** The grouping hashes of issues: what their events are found by in the event store. */
export async function hashesOfIssues(
  meta: MetaAccess,
  scope: ProjectScope,
  issueIds: readonly IssueId[],
): Promise<
  readonly { readonly issueId: IssueId; readonly projectId: ProjectId; readonly hash: GroupHash }[]
> {
  if (issueIds.length === 0) return [];
  const rows = await meta.db
    .selectFrom("group_hashes")
    .select(["issue_id", "project_id", "hash"])
    .where("issue_id", "in", [...new Set(issueIds)])
    .orderBy("issue_id")
    .orderBy("hash")
    .execute();
  // Not in the statement: without statistics SQLite then reads all groups of the project (12 ms of 50,000).
  const allowed = new Set(scope.projectIds);
  return rows
    .filter((row) => allowed.has(row.project_id))
    .map((row) => ({ issueId: row.issue_id, projectId: row.project_id, hash: row.hash }));
}

/** The issues of events, by (project, hash); hashes outside the scope or without an issue are absent. */
export async function issuesOfHashes(
  meta: MetaAccess,
  scope: ProjectScope,
  groups: readonly { readonly projectId: ProjectId; readonly hash: GroupHash }[],
): Promise<ReadonlyMap<SeedKey, IssueId>> {
  const allowed = new Set(scope.projectIds);
  const asked = groups.filter((group) => allowed.has(group.projectId));
  const found = new Map<SeedKey, IssueId>();
  for (const chunk of paddedChunks(asked)) {
    const rows = await meta.db
      .with("asked(project_id, hash)", () =>
        valuesTable<{ project_id: ProjectId; hash: GroupHash }>(
          ["bigint", "text"],
          chunk.map((group) => [group.projectId, group.hash]),
        ),
      )
      .selectFrom("asked")
      .innerJoin("group_hashes", (join) =>
        join
          .onRef("group_hashes.project_id", "=", "asked.project_id")
          .onRef("group_hashes.hash", "=", "asked.hash"),
      )
      .select(["group_hashes.project_id", "group_hashes.hash", "group_hashes.issue_id"])
      .execute();
    for (const row of rows) found.set(seedKey({ projectId: row.project_id, hash: row.hash }), row.issue_id);
  }
  return found;
}

/** How many changed issues one look returns. */
const changedMax = 200;

/**
 * Issues that are new or changed since, oldest change first; what the live push asks for. A transaction that
 * commits late may show a change that lies a little back: ask from some seconds before the last look and skip
 * what was told already (id and `changedAtMs`).
 */
export async function issuesChangedSince(
  meta: MetaAccess,
  scope: ProjectScope,
  sinceMs: number,
): Promise<readonly Issue[]> {
  const rows = await issuesOf(meta, scope)
    .select(issueColumns)
    .where("issues.changed_at", ">", sinceMs)
    .orderBy("issues.changed_at")
    .orderBy("issues.id")
    .limit(changedMax)
    .execute();
  return rows.map(issueFromRow);
}
