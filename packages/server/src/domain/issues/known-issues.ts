/** Which issue a grouping hash belongs to, for a whole batch in a query or two. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { IssueStatus, MetaDb } from "#ports/meta-store.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";
import type { IssueSeed } from "./issue-seed.ts";
import type { IssueStatement } from "./issue-statement.ts";

export type KnownIssue = Omit<IssueStatement, "search_text"> & {
  readonly id: IssueId;
  readonly status: IssueStatus;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly resolved_at: number | null;
  readonly first_release: string | null;
  readonly last_release: string | null;
};

type HashRow = { project_id: ProjectId; hash: GroupHash };

/** The query of one statement's worth of hashes; exported so that its text is reviewed as a snapshot. */
export function knownIssuesQuery(db: MetaDb, seeds: readonly Pick<IssueSeed, "projectId" | "hash">[]) {
  const rows = seeds.map((seed) => [seed.projectId, seed.hash]);
  return db
    .with("seed(project_id, hash)", () => valuesTable<HashRow>(["bigint", "text"], rows))
    .selectFrom("seed")
    .innerJoin("group_hashes", (join) =>
      join
        .onRef("group_hashes.project_id", "=", "seed.project_id")
        .onRef("group_hashes.hash", "=", "seed.hash"),
    )
    .innerJoin("issues", "issues.id", "group_hashes.issue_id")
    .select([
      "group_hashes.project_id as seed_project_id",
      "group_hashes.hash as seed_hash",
      "issues.id",
      "issues.status",
      "issues.first_seen_at",
      "issues.last_seen_at",
      "issues.resolved_at",
      "issues.first_release",
      "issues.last_release",
      "issues.title",
      "issues.culprit",
      "issues.type",
      "issues.level",
      "issues.platform",
      "issues.logger",
      "issues.metadata",
      "issues.is_unhandled",
      "issues.category",
      "issues.component",
    ]);
}

export async function findKnownIssues(
  db: MetaDb,
  seeds: readonly Pick<IssueSeed, "projectId" | "hash">[],
): Promise<ReadonlyMap<SeedKey, KnownIssue>> {
  const known = new Map<SeedKey, KnownIssue>();
  for (const chunk of paddedChunks(seeds)) {
    for (const row of await knownIssuesQuery(db, chunk).execute()) {
      known.set(seedKey({ projectId: row.seed_project_id, hash: row.seed_hash }), row);
    }
  }
  return known;
}
