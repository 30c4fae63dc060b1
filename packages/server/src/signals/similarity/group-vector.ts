/** The vector of a group, made of its latest event where the meta store does not have it yet. */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { findGroupVector, saveGroupVectors } from "#domain/similarity/group-vectors.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import { wholeRange } from "#query/time-range.ts";
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
  return vector ?? (await makeGroupVector(deps, group, nowMs));
}

/** Reads the group's latest event, makes its vector and keeps it. */
export async function makeGroupVector(
  deps: VectorDeps,
  group: Group,
  nowMs: number,
): Promise<FeatureVector | undefined> {
  const reader = {
    events: deps.events,
    scope: makeProjectScope([group.projectId]),
    range: wholeRange(nowMs),
  };
  const at = await findNextEvent(reader, {
    groups: [group],
    environments: [],
    from: undefined,
    direction: "older",
  });
  const stored = at === undefined ? undefined : await readEvent(reader, { eventId: at.eventId, at });
  if (stored === undefined) return undefined;
  const vector = vectorOf(featuresOf(stored.event));
  await saveGroupVectors(deps.meta, [{ ...group, vector: vectorText(vector) }]);
  return vector;
}
