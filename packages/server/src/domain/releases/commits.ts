/**
 * Commits of releases. A commit is one row per organization and repository, whatever releases hold it; the list of a
 * release is replaced as a whole.
 */
import type { CommitId, OrganizationId, ReleaseId } from "@vedette/protocol";
import { storeCommitFiles } from "./commit-files.ts";
import { chunks } from "#domain/sql/values-table.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import type { Selectable } from "kysely";
import type { CommitsTable, MetaAccess, MetaTransaction } from "#ports/meta-store.ts";

export const commitsPerReleaseMax = 1000;

export type NewCommit = {
  readonly sha: string;
  readonly repository: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committedAtMs: number;
  /** The files that it touched, where somebody told. */
  readonly paths?: readonly string[];
};

export type Commit = Omit<NewCommit, "paths"> & { readonly id: CommitId };

/** Texts of commits are shown in lists, where a page of text helps nobody. */
const messageLengthMax = 4000;
const rowsPerInsert = 200;

/** Upper and lower case are the same in the names that version control gives. */
export function storedSha(sha: string): string {
  return storedText(sha.trim().toLowerCase(), 64);
}

export function storedRepository(repository: string): string {
  return storedText(repository, 200);
}

/** Replaces what the release holds, the latest commit first. */
export async function setReleaseCommits(
  trx: MetaTransaction,
  release: { readonly id: ReleaseId; readonly organizationId: OrganizationId },
  commits: readonly NewCommit[],
): Promise<void> {
  const wanted = new Map<string, NewCommit>();
  for (const commit of commits.slice(0, commitsPerReleaseMax)) {
    const key = keyOf({ sha: storedSha(commit.sha), repository: storedRepository(commit.repository) });
    if (!wanted.has(key)) wanted.set(key, commit);
  }
  const ids = await storeCommits(trx, release.organizationId, [...wanted.values()]);
  await storeCommitFiles(
    trx,
    [...wanted].flatMap(([key, { paths = [] }]) => {
      const commitId = ids.get(key);
      return commitId === undefined ? [] : paths.map((path) => ({ commitId, path }));
    }),
  );
  await trx.deleteFrom("release_commits").where("release_id", "=", release.id).execute();
  const rows = [...wanted.keys()].flatMap((key, position) => {
    const id = ids.get(key);
    return id === undefined ? [] : [{ release_id: release.id, commit_id: id, position }];
  });
  for (const chunk of chunks(rows, rowsPerInsert))
    await trx.insertInto("release_commits").values(chunk).execute();
}

function keyOf(commit: { readonly sha: string; readonly repository: string }): string {
  return JSON.stringify([commit.sha, commit.repository]);
}

async function storeCommits(
  trx: MetaTransaction,
  organizationId: OrganizationId,
  commits: readonly NewCommit[],
): Promise<ReadonlyMap<string, CommitId>> {
  const ids = new Map<string, CommitId>();
  for (const chunk of chunks(commits, rowsPerInsert)) {
    const rows = chunk.map((commit) => ({
      organization_id: organizationId,
      sha: storedSha(commit.sha),
      repository: storedRepository(commit.repository),
      message: storedText(commit.message, messageLengthMax),
      author_name: storedText(commit.authorName, 200),
      author_email: storedText(commit.authorEmail, 200),
      committed_at: commit.committedAtMs,
    }));
    await trx
      .insertInto("commits")
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(["organization_id", "sha", "repository"])
          // One that was only named as the head of a release is told of later.
          .doUpdateSet((eb) => ({
            message: eb.ref("excluded.message"),
            author_name: eb.ref("excluded.author_name"),
            author_email: eb.ref("excluded.author_email"),
            committed_at: eb.ref("excluded.committed_at"),
          }))
          .where("commits.message", "=", "")
          .whereRef("excluded.message", "<>", "commits.message"),
      )
      .execute();
    const stored = await trx
      .selectFrom("commits")
      .select(["id", "sha", "repository"])
      .where("organization_id", "=", organizationId)
      .where(
        "sha",
        "in",
        rows.map(({ sha }) => sha),
      )
      .execute();
    for (const row of stored) ids.set(keyOf(row), row.id);
  }
  return ids;
}

/** The latest first. */
export async function listReleaseCommits(meta: MetaAccess, releaseId: ReleaseId): Promise<readonly Commit[]> {
  const rows = await meta.db
    .selectFrom("release_commits")
    .innerJoin("commits", "commits.id", "release_commits.commit_id")
    .selectAll("commits")
    .where("release_commits.release_id", "=", releaseId)
    .orderBy("release_commits.position")
    .limit(commitsPerReleaseMax)
    .execute();
  return rows.map(commitFromRow);
}

export function commitFromRow(row: Selectable<CommitsTable>): Commit {
  return {
    id: row.id,
    sha: row.sha,
    repository: row.repository,
    message: row.message,
    authorName: row.author_name,
    authorEmail: row.author_email,
    committedAtMs: row.committed_at,
  };
}
