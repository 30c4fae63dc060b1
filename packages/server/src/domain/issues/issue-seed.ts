import type { EventType, GroupHash, Level, ProjectId } from "@vedette/protocol";

/**
 * What one event says about the issue it belongs to: enough to create the issue, or to update what is shown
 * of it. Texts hold no control characters, so every database takes them.
 */
export type IssueSeed = {
  readonly projectId: ProjectId;
  readonly hash: GroupHash;
  /**
   * Hashes that the group would have otherwise, the likeliest first: where the hash has no issue yet and one of these
   * has, it belongs to that issue. Only given for some time after a project's grouping was changed.
   */
  readonly alternateHashes?: readonly GroupHash[] | undefined;
  /** Where nothing of the above has an issue: how near the group of an issue must be to be joined, see `rules/similarity`. */
  readonly attachWithin?: number | undefined;
  readonly title: string;
  readonly culprit: string;
  readonly type: EventType;
  readonly level: Level;
  readonly platform: string;
  /** Empty when the event names none; so is `release`. */
  readonly logger: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly isUnhandled: boolean;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly release: string;
  /** What kind of trouble, and the part of the program it belongs to; absent is not known. */
  readonly category?: string | undefined;
  readonly component?: string | undefined;
  /** Every release of a seed that was joined from events of several; absent where `release` is the only one. */
  readonly releases?: readonly SeedRelease[] | undefined;
};

/** When a release was seen in what the seed was made from. */
export type SeedRelease = {
  readonly version: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

/** Two seeds of one issue as one: the latest event names the issue, the times span all of them. */
export function joinSeeds(one: IssueSeed, other: IssueSeed): IssueSeed {
  const joined = {
    ...(other.lastSeenMs >= one.lastSeenMs ? other : one),
    firstSeenMs: Math.min(one.firstSeenMs, other.firstSeenMs),
    lastSeenMs: Math.max(one.lastSeenMs, other.lastSeenMs),
    ...joinAlternates(one, other),
  };
  const isOne = one.release === other.release && one.releases === undefined && other.releases === undefined;
  return isOne ? joined : { ...joined, releases: joinReleases(releasesOfSeed(one), releasesOfSeed(other)) };
}

const alternatesMax = 8;

/** Events of one group may have been of several before. */
function joinAlternates(one: IssueSeed, other: IssueSeed): Pick<IssueSeed, "alternateHashes"> {
  if (one.alternateHashes === undefined && other.alternateHashes === undefined) return {};
  const hashes = new Set([...(one.alternateHashes ?? []), ...(other.alternateHashes ?? [])]);
  return { alternateHashes: [...hashes].slice(0, alternatesMax) };
}

/** The releases of a seed, the empty one included. */
export function releasesOfSeed(seed: IssueSeed): readonly SeedRelease[] {
  const { releases, release: version, firstSeenMs, lastSeenMs } = seed;
  return releases ?? [{ version, firstSeenMs, lastSeenMs }];
}

function joinReleases(some: readonly SeedRelease[], others: readonly SeedRelease[]): readonly SeedRelease[] {
  const joined = new Map(some.map((release) => [release.version, release]));
  for (const release of others) {
    const known = joined.get(release.version) ?? release;
    joined.set(release.version, {
      version: release.version,
      firstSeenMs: Math.min(known.firstSeenMs, release.firstSeenMs),
      lastSeenMs: Math.max(known.lastSeenMs, release.lastSeenMs),
    });
  }
  return [...joined.values()];
}
