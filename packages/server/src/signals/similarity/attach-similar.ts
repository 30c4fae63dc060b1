/**
 * Where a project wishes so, a group that no issue has yet joins the issue of the nearest group, if that is near
 * enough: its hash is named as an alternate of the seed, and assigning does the rest. A hash that was attached gets no
 * vector of its own, so that a chain of small steps never leads from one fault to another.
 */
import type { GroupHash } from "@vedette/protocol";
import { seedKey } from "#domain/issues/assigned-issue.ts";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import { findKnownIssues } from "#domain/issues/known-issues.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { distance, type FeatureVector } from "#rules/similarity/vector.ts";
import type { SimilarityIndex } from "./similarity-index.ts";

/** When more groups are new at once, something else is wrong: the rest become issues of their own. */
const comparedPerBatch = 50;

export type AttachedSeeds = {
  /** To be assigned first. */
  readonly seeds: readonly IssueSeed[];
  /** Near to one of the first, which must have its issue before. */
  readonly followers: readonly IssueSeed[];
};

export async function attachSimilar(
  deps: { readonly meta: MetaAccess; readonly index: SimilarityIndex },
  seeds: readonly IssueSeed[],
  vectorOf: (seed: IssueSeed) => FeatureVector | undefined,
): Promise<AttachedSeeds> {
  const wishing = seeds.filter((seed) => seed.attachWithin !== undefined);
  if (wishing.length === 0) return { seeds, followers: [] };
  const known = await findKnownIssues(deps.meta.db, wishing);
  const unknown = wishing.filter((seed) => !known.has(seedKey(seed))).slice(0, comparedPerBatch);
  const attached = new Map<IssueSeed, { readonly hash: GroupHash; readonly isFollower: boolean }>();
  const leaders: { readonly seed: IssueSeed; readonly vector: FeatureVector }[] = [];
  for (const seed of unknown) {
    const vector = vectorOf(seed);
    const within = seed.attachWithin;
    if (vector === undefined || within === undefined) continue;
    const { projectId } = seed;
    const [nearest] = await deps.index.nearest({ projectId, vector, distanceMax: within, limit: 1 });
    if (nearest !== undefined) {
      attached.set(seed, { hash: nearest.hash, isFollower: false });
      continue;
    }
    const leader = leaders.find(
      (one) => one.seed.projectId === projectId && distance(one.vector, vector) <= within,
    );
    if (leader === undefined) leaders.push({ seed, vector });
    else attached.set(seed, { hash: leader.seed.hash, isFollower: true });
  }
  const named = (seed: IssueSeed): IssueSeed => {
    const found = attached.get(seed);
    return found === undefined
      ? seed
      : { ...seed, alternateHashes: [...(seed.alternateHashes ?? []), found.hash] };
  };
  const isFollower = (seed: IssueSeed) => attached.get(seed)?.isFollower === true;
  return {
    seeds: seeds.filter((seed) => !isFollower(seed)).map(named),
    followers: seeds.filter(isFollower).map(named),
  };
}
