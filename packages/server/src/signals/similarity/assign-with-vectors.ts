/**
 * Assigns issues, and keeps for each group that is new what its events are like. A process that ends between the two
 * leaves a group without a vector; the job `fill-vectors` makes up for it.
 */
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { type AssignedIssue, type SeedKey, seedKey } from "#domain/issues/assigned-issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { saveGroupVectors } from "#domain/similarity/group-vectors.ts";
import type { ErrorRow } from "#ports/event-tables.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { eventFromColumns } from "#rules/event-payload.ts";
import { featuresOf } from "#rules/similarity/features.ts";
import { vectorOf, vectorText } from "#rules/similarity/vector.ts";

/** New groups come rarely; when thousands come at once, the job does the rest. */
const vectorsPerBatch = 100;

export async function assignWithVectors(
  meta: MetaAccess,
  seeds: readonly IssueSeed[],
  errors: readonly ErrorRow[],
  nowMs: number,
): Promise<ReadonlyMap<SeedKey, AssignedIssue>> {
  const assigned = await assignIssues(meta, seeds, nowMs);
  const made = seeds.filter((seed) => assigned.get(seedKey(seed))?.isNew === true).slice(0, vectorsPerBatch);
  if (made.length === 0) return assigned;
  const rows = firstRows(errors);
  await saveGroupVectors(
    meta,
    made.flatMap(({ projectId, hash }) => {
      const row = rows.get(seedKey({ projectId, hash }));
      if (row === undefined) return [];
      return [{ projectId, hash, vector: vectorText(vectorOf(featuresOf(eventFromColumns(row).event))) }];
    }),
  );
  return assigned;
}

function firstRows(errors: readonly ErrorRow[]): ReadonlyMap<string, ErrorRow> {
  const rows = new Map<string, ErrorRow>();
  for (const row of errors) {
    const key = `${row.project_id}:${row.group_hash}`;
    if (!rows.has(key)) rows.set(key, row);
  }
  return rows;
}
