/**
 * Assigns issues, lets new groups join what they are very like where their project wishes so, and keeps for each group
 * that is new what its events are like. A process that ends between the two leaves a group without a vector; the job
 * `fill-vectors` makes up for it.
 */
import { assignIssues } from "#domain/issues/assign-issues.ts";
import { type AssignedIssue, type SeedKey, seedKey } from "#domain/issues/assigned-issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { saveGroupVectors } from "#domain/similarity/group-vectors.ts";
import type { StorableErrorRow } from "#ports/event-tables.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { eventFromColumns } from "#rules/event-payload.ts";
import { featuresOf } from "#rules/similarity/features.ts";
import { type FeatureVector, vectorOf, vectorText } from "#rules/similarity/vector.ts";
import { unpackRow } from "#rules/unpack-row.ts";
import { attachSimilar } from "./attach-similar.ts";
import type { SimilarityIndex } from "./similarity-index.ts";

/** New groups come rarely; when thousands come at once, the job does the rest. */
const vectorsPerBatch = 100;

export async function assignWithVectors(
  deps: { readonly meta: MetaAccess; readonly index: SimilarityIndex },
  seeds: readonly IssueSeed[],
  errors: readonly StorableErrorRow[],
  nowMs: number,
): Promise<ReadonlyMap<SeedKey, AssignedIssue>> {
  const vectorOfSeed = vectorsOf(errors);
  const { seeds: first, followers } = await attachSimilar(deps, seeds, vectorOfSeed);
  const assigned = new Map(await assignIssues(deps.meta, first, nowMs));
  if (followers.length > 0) {
    for (const [key, issue] of await assignIssues(deps.meta, followers, nowMs)) assigned.set(key, issue);
  }
  const made = seeds.filter((seed) => assigned.get(seedKey(seed))?.isNew === true).slice(0, vectorsPerBatch);
  await saveGroupVectors(
    deps.meta,
    made.flatMap((seed) => {
      const vector = vectorOfSeed(seed);
      if (vector === undefined) return [];
      return [{ projectId: seed.projectId, hash: seed.hash, vector: vectorText(vector) }];
    }),
  );
  return assigned;
}

/** By the first row of a seed's group; rows are looked through only when somebody asks. */
function vectorsOf(errors: readonly StorableErrorRow[]): (seed: IssueSeed) => FeatureVector | undefined {
  let rows: Map<string, StorableErrorRow> | undefined;
  return (seed) => {
    rows ??= firstRows(errors);
    const row = rows.get(seedKey(seed));
    return row && vectorOf(featuresOf(eventFromColumns(unpackRow(row)).event));
  };
}

function firstRows(errors: readonly StorableErrorRow[]): Map<string, StorableErrorRow> {
  const rows = new Map<string, StorableErrorRow>();
  for (const row of errors) {
    const key = `${row.project_id}:${row.group_hash}`;
    if (!rows.has(key)) rows.set(key, row);
  }
  return rows;
}
