/** The vectors of groups, made of their latest events where the meta store does not have them yet. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { findGroupVector, saveGroupVectors } from "#domain/similarity/group-vectors.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { groupKeyText } from "#query/event-reader.ts";
import { findNewestOfGroups } from "#query/newest-of-groups.ts";
import { wholeRange } from "#query/time-range.ts";
import { readWholeEvents, wholeEventsMax } from "#query/whole-events.ts";
import { featuresOf } from "#rules/similarity/features.ts";
import { type FeatureVector, vectorFromText, vectorOf, vectorText } from "#rules/similarity/vector.ts";

export type VectorDeps = { readonly meta: MetaAccess; readonly events: Pick<EventStore, "query"> };

type Group = { readonly projectId: ProjectId; readonly hash: GroupHash };

/** `undefined` when there is no vector and no event to make one of. */
export async function groupVector(
  deps: VectorDeps,
  group: Group,
  nowMs: number,
): Promise<FeatureVector | undefined> {
  const known = await findGroupVector(deps.meta, group);
  const vector = known === undefined ? undefined : vectorFromText(known);
  return vector ?? (await makeGroupVectors(deps, [group], nowMs)).get(groupKeyText(group));
}

/** Reads the latest event of each group, makes the vectors and keeps them; by `groupKeyText`. */
export async function makeGroupVectors(
  deps: VectorDeps,
  groups: readonly Group[],
  nowMs: number,
): Promise<ReadonlyMap<string, FeatureVector>> {
  const scope = makeProjectScope([...new Set(groups.map(({ projectId }) => projectId))]);
  const reader = { events: deps.events, scope, range: wholeRange(nowMs) };
  const newest = [...(await findNewestOfGroups(reader, groups)).values()];
  const vectors = new Map<string, FeatureVector>();
  for (const places of chunks(newest, wholeEventsMax)) {
    for (const { projectId, groupHash, event } of await readWholeEvents(reader, places))
      vectors.set(groupKeyText({ projectId, hash: groupHash }), vectorOf(featuresOf(event)));
  }
  await saveGroupVectors(
    deps.meta,
    groups.flatMap((group) => {
      const vector = vectors.get(groupKeyText(group));
      return vector === undefined ? [] : [{ ...group, vector: vectorText(vector) }];
    }),
  );
  return vectors;
}
