/**
 * When an issue began, and whether a release had just appeared. Two things at one time are no cause; what is said is the
 * time between them, and only if the first event itself came from that release. Pure.
 */

export type ReleaseSighting = { readonly version: string; readonly firstSeenMs: number };

export type OnsetKnowledge = {
  readonly firstSeenMs: number;
  /** The oldest event that is stored; the first one may have expired. */
  readonly oldest: { readonly atMs: number; readonly release: string } | undefined;
  /** The releases that had appeared by then, the last first; two are enough. */
  readonly releasesBefore: readonly ReleaseSighting[];
};

export type Onset = {
  readonly atMs: number;
  readonly release: (ReleaseSighting & { readonly afterMs: number }) | undefined;
};

/** Later than this a release is no news any more. */
const relatedMs = 24 * 3_600_000;
/** Releases that appear together tell nothing apart, and those of a project's first minutes are as old as its events. */
const apartMs = 10 * 60_000;
/** The meta store and the event store may have taken the time of the first event from different ends of a batch. */
export const sameMomentMs = 1000;

function isApart(
  last: ReleaseSighting | undefined,
  earlier: ReleaseSighting | undefined,
): last is ReleaseSighting {
  return last !== undefined && earlier !== undefined && last.firstSeenMs - earlier.firstSeenMs >= apartMs;
}

/** The first event is stored, and came from the release before it: only then does it matter when releases appeared. */
export function isOfLastRelease({ firstSeenMs, oldest, releasesBefore }: OnsetKnowledge): boolean {
  const isWhole = oldest !== undefined && Math.abs(oldest.atMs - firstSeenMs) <= sameMomentMs;
  return isWhole && oldest.release === releasesBefore[0]?.version;
}

export function onsetOf(known: OnsetKnowledge): Onset {
  const { firstSeenMs, releasesBefore } = known;
  const [last, earlier] = releasesBefore;
  // Of a project's first release nobody knows when it came out: it is as old as the project's first event.
  if (!isApart(last, earlier) || !isOfLastRelease(known)) return { atMs: firstSeenMs, release: undefined };
  const afterMs = Math.max(0, firstSeenMs - last.firstSeenMs);
  return { atMs: firstSeenMs, release: afterMs <= relatedMs ? { ...last, afterMs } : undefined };
}

/** A release that appeared in the hours around a surge's beginning, of which only the hour is known. */
export function releaseAtSurge(
  sinceMs: number,
  releases: readonly ReleaseSighting[],
): ReleaseSighting | undefined {
  const hourMs = 3_600_000;
  const [last, earlier] = releases;
  if (!isApart(last, earlier)) return undefined;
  return last.firstSeenMs >= sinceMs - hourMs && last.firstSeenMs < sinceMs + hourMs ? last : undefined;
}
