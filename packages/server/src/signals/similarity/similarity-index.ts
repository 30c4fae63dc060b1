/**
 * The nearest groups of a project. Its vectors lie in memory, one after another, and are compared with each in turn:
 * exact, nothing to tune, and 50,000 groups take about 4 ms (see `docs/decisions/0021`). A project's vectors are read
 * at the first question; later ones bring the new ones along. Projects that were not asked for longest make room.
 */
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { type DatedVector, listGroupVectors } from "#domain/similarity/group-vectors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import {
  type FeatureVector,
  lengthOf,
  productWith,
  vectorFromText,
  vectorPlaces,
} from "#rules/similarity/vector.ts";

export type Neighbour = {
  readonly hash: GroupHash;
  /** 0: the same, 1: nothing in common. */
  readonly distance: number;
};

export type SimilarityIndex = {
  /** The nearest first; never the group that is asked about. */
  readonly nearest: (question: {
    readonly projectId: ProjectId;
    readonly vector: FeatureVector;
    readonly except?: ReadonlySet<GroupHash> | undefined;
    readonly distanceMax: number;
    readonly limit: number;
  }) => Promise<readonly Neighbour[]>;
  /** For the health figures. */
  readonly heldVectors: () => number;
};

export type SimilarityLimits = {
  /** 264 bytes each. */
  readonly heldVectorsMax: number;
  /** Of a larger project the latest are compared. */
  readonly perProjectMax: number;
};

const defaultLimits: SimilarityLimits = { heldVectorsMax: 200_000, perProjectMax: 100_000 };
const readAtOnce = 2_000;
/** A transaction that commits late shows a group a little after its time. */
const overlapMs = 10_000;

type Held = {
  readonly hashes: GroupHash[];
  readonly known: Set<GroupHash>;
  vectors: Int8Array;
  lengths: Float32Array;
  latestMs: number;
  /** Questions that come together read once. */
  reading: Promise<void> | undefined;
};

export function createSimilarityIndex(
  meta: MetaAccess,
  limits: SimilarityLimits = defaultLimits,
): SimilarityIndex {
  // In the order of use: the first is the one that makes room.
  const projects = new Map<ProjectId, Held>();

  async function catchUp(projectId: ProjectId, held: Held): Promise<void> {
    const fromMs = held.latestMs - overlapMs;
    for (let offset = 0; ; offset += readAtOnce) {
      const page = await listGroupVectors(meta, projectId, { fromMs, offset, limit: readAtOnce });
      for (const one of page) add(held, one, limits.perProjectMax);
      if (page.length < readAtOnce) return;
    }
  }

  async function held(projectId: ProjectId): Promise<Held> {
    const project = projects.get(projectId) ?? emptyProject();
    projects.delete(projectId);
    projects.set(projectId, project);
    project.reading ??= catchUp(projectId, project).finally(() => {
      project.reading = undefined;
    });
    await project.reading;
    makeRoom(projectId);
    return project;
  }

  function makeRoom(current: ProjectId): void {
    let sum = heldVectors();
    for (const [id, project] of projects) {
      if (sum <= limits.heldVectorsMax) return;
      if (id === current) continue;
      projects.delete(id);
      sum -= project.hashes.length;
    }
  }

  function heldVectors(): number {
    let sum = 0;
    for (const project of projects.values()) sum += project.hashes.length;
    return sum;
  }

  return {
    nearest: async ({ projectId, vector, except, distanceMax, limit }) => {
      const project = await held(projectId);
      const length = lengthOf(vector);
      if (length === 0) return [];
      const product = productWith(vector);
      const found: Neighbour[] = [];
      for (let i = 0; i < project.hashes.length; i += 1) {
        const distance =
          1 - product(project.vectors, i * vectorPlaces) / (length * (project.lengths[i] ?? 1));
        const hash = project.hashes[i];
        if (distance > distanceMax || hash === undefined || except?.has(hash)) continue;
        insertSorted(found, { hash, distance: Math.max(0, distance) }, limit);
      }
      return found;
    },
    heldVectors,
  };
}

function emptyProject(): Held {
  return {
    hashes: [],
    known: new Set(),
    vectors: new Int8Array(0),
    lengths: new Float32Array(0),
    latestMs: 0,
    reading: undefined,
  };
}

function add(held: Held, one: DatedVector, perProjectMax: number): void {
  held.latestMs = Math.max(held.latestMs, one.createdAtMs);
  if (held.known.has(one.hash)) return;
  const vector = vectorFromText(one.vector);
  const length = vector === undefined ? 0 : lengthOf(vector);
  if (vector === undefined || length === 0) return;
  if (held.hashes.length >= perProjectMax) forgetOldest(held, Math.ceil(perProjectMax / 10));
  const index = held.hashes.length;
  if ((index + 1) * vectorPlaces > held.vectors.length) grow(held, Math.max(64, index * 2));
  held.vectors.set(vector, index * vectorPlaces);
  held.lengths[index] = length;
  held.hashes.push(one.hash);
  held.known.add(one.hash);
}

function grow(held: Held, capacity: number): void {
  const vectors = new Int8Array(capacity * vectorPlaces);
  vectors.set(held.vectors);
  const lengths = new Float32Array(capacity);
  lengths.set(held.lengths);
  held.vectors = vectors;
  held.lengths = lengths;
}

function forgetOldest(held: Held, count: number): void {
  for (const hash of held.hashes.splice(0, count)) held.known.delete(hash);
  held.vectors.copyWithin(0, count * vectorPlaces);
  held.lengths.copyWithin(0, count);
}

/** Few are asked for, so a walk from the end is the shortest way. */
function insertSorted(found: Neighbour[], one: Neighbour, limit: number): void {
  const worst = found.at(-1);
  if (found.length >= limit && worst !== undefined && one.distance >= worst.distance) return;
  const place = found.findIndex((other) => other.distance > one.distance);
  found.splice(place < 0 ? found.length : place, 0, one);
  if (found.length > limit) found.pop();
}
