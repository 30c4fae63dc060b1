/**
 * The first and the last release of an issue: by the order of versions, and by time where two releases have no such
 * order. Seeing a release again changes nothing.
 */
import { compareReleaseNames, type IssueId } from "@vedette/protocol";
import type { SeedRelease } from "#domain/issues/issue-seed.ts";
import { chunks } from "#domain/sql/values-table.ts";
import type { IssuesTable, MetaTransaction } from "#ports/meta-store.ts";

export type IssueReleases = Pick<IssuesTable, "first_release" | "last_release">;
type Known = IssueReleases & Pick<IssuesTable, "first_seen_at" | "last_seen_at">;
export type ReleaseSighting = { readonly issueId: IssueId; readonly releases: readonly SeedRelease[] };

const issuesPerRead = 500;

/** What the releases of an issue are after it was seen in these; `undefined` where that is no news. */
export function releasesAfter(known: Known, seen: readonly SeedRelease[]): IssueReleases | undefined {
  let { first_release: first, last_release: last } = known;
  for (const { version, firstSeenMs, lastSeenMs } of seen) {
    if (first === null || isBefore(version, first, firstSeenMs < known.first_seen_at)) first = version;
    if (last === null || isBefore(last, version, lastSeenMs >= known.last_seen_at)) last = version;
  }
  return first === known.first_release && last === known.last_release
    ? undefined
    : { first_release: first, last_release: last };
}

/** The same where nothing else is known than what was seen. */
export function firstAndLastRelease(seen: readonly SeedRelease[]): IssueReleases {
  let first: string | null = null;
  let last: string | null = null;
  for (const { version } of seen.toSorted((a, b) => a.firstSeenMs - b.firstSeenMs))
    if (first === null || isBefore(version, first, false)) first = version;
  for (const { version } of seen.toSorted((a, b) => a.lastSeenMs - b.lastSeenMs))
    if (last === null || isBefore(last, version, true)) last = version;
  return { first_release: first, last_release: last };
}

function isBefore(release: string, other: string, byTime: boolean): boolean {
  const order = compareReleaseNames(release, other);
  return order === undefined ? byTime : order < 0;
}

/** Runs before anything else touches the issues in this transaction: the times they were seen are compared. */
export async function restateReleases(
  trx: MetaTransaction,
  sightings: readonly ReleaseSighting[],
  nowMs: number,
): Promise<void> {
  const byIssue = new Map(sightings.map((sighting) => [sighting.issueId, sighting.releases]));
  for (const ids of chunks(
    [...byIssue.keys()].sort((a, b) => a - b),
    issuesPerRead,
  )) {
    const rows = await trx
      .selectFrom("issues")
      .select(["id", "first_release", "last_release", "first_seen_at", "last_seen_at"])
      .where("id", "in", ids)
      .orderBy("id")
      .execute();
    for (const row of rows) {
      // Read anew: another process may have told of a release since.
      const after = releasesAfter(row, byIssue.get(row.id) ?? []);
      if (after === undefined) continue;
      await trx
        .updateTable("issues")
        .set({ ...after, changed_at: nowMs })
        .where("id", "=", row.id)
        .execute();
    }
  }
}
