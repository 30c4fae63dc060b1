/** Which files commits touched. */
import type { CommitId } from "@vedette/protocol";
import { storedText } from "#domain/sql/stored-text.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaTransaction } from "#ports/meta-store.ts";

/** Of all commits of a release together; a merge of a whole year tells nothing. */
export const filesPerReleaseMax = 10_000;
const pathLengthMax = 500;
const rowsPerInsert = 200;

/** What frames and files are looked up by. */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
}

/** A commit does not change: what is known of one stays. */
export async function storeCommitFiles(
  trx: MetaTransaction,
  files: readonly { readonly commitId: CommitId; readonly path: string }[],
): Promise<void> {
  const rows = files.slice(0, filesPerReleaseMax).map(({ commitId, path }) => {
    const stored = storedText(path, pathLengthMax);
    return { commit_id: commitId, path: stored, name: fileNameOf(stored) };
  });
  for (const chunk of chunks(rows, rowsPerInsert)) {
    await trx
      .insertInto("commit_files")
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
