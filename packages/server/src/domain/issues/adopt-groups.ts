/**
 * Groups that are new by their hash but known under another one: they are given to the issue that has it, so that
 * what was one issue before a project's grouping changed stays one. Called under the project's lock.
 */
import { chunks } from "#domain/sql/values-table.ts";
import type { MetaTransaction } from "#ports/meta-store.ts";
import { type SeedKey, seedKey } from "./assigned-issue.ts";
import type { IssueSeed } from "./issue-seed.ts";
import { settlePrimaryHash } from "./merge/primary-hash.ts";
import { findKnownIssues, type KnownIssue } from "./known-issues.ts";

const hashesPerInsert = 150;
const noMerge = { merged_from: null, primary_hash: null, vector: null } as const;

/** The seeds of one project that found an issue. */
export async function adoptGroups(
  trx: MetaTransaction,
  seeds: readonly IssueSeed[],
  nowMs: number,
): Promise<ReadonlyMap<SeedKey, KnownIssue>> {
  const asked = seeds.flatMap(({ projectId, alternateHashes }) =>
    (alternateHashes ?? []).map((hash) => ({ projectId, hash })),
  );
  if (asked.length === 0) return new Map();
  const known = await findKnownIssues(trx, asked);
  const adopted = new Map<SeedKey, KnownIssue>();
  for (const seed of seeds) {
    const { projectId } = seed;
    const found = seed.alternateHashes?.find((hash) => known.has(seedKey({ projectId, hash })));
    const issue = found === undefined ? undefined : known.get(seedKey({ projectId, hash: found }));
    if (issue !== undefined) adopted.set(seedKey(seed), issue);
  }
  const rows = seeds.flatMap((seed) => {
    const issue = adopted.get(seedKey(seed));
    if (issue === undefined) return [];
    return [
      { project_id: seed.projectId, hash: seed.hash, issue_id: issue.id, created_at: nowMs, ...noMerge },
    ];
  });
  for (const chunk of chunks(rows, hashesPerInsert))
    await trx.insertInto("group_hashes").values(chunk).execute();
  for (const id of new Set([...adopted.values()].map((issue) => issue.id))) await settlePrimaryHash(trx, id);
  return adopted;
}
