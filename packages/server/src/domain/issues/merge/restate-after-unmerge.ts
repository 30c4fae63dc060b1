/** When and in which releases issues were seen, told anew by the events they have after a merge was taken back. */
import type { IssueId } from "@vedette/protocol";
import type { SeedRelease } from "#domain/issues/issue-seed.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { firstAndLastRelease, releasesAfter } from "../state/issue-releases.ts";

/** What the events of an issue tell. */
export type IssueSightings = {
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly releases: readonly SeedRelease[];
};

export type Restatement = {
  /** The issue that others have left: nothing but its events tells what is its own. */
  readonly source: IssueId;
  /** Those that are issues again, or for the first time: what they knew already stands, events may have expired. */
  readonly destinations: readonly IssueId[];
  readonly sightings: ReadonlyMap<IssueId, IssueSightings>;
};

/** Issues without any event keep what they have. */
export async function restateAfterUnmerge(
  meta: MetaAccess,
  { source, destinations, sightings }: Restatement,
  nowMs: number,
): Promise<void> {
  await meta.transaction(async (trx) => {
    for (const id of [source, ...destinations].sort((a, b) => a - b)) {
      const seen = sightings.get(id);
      if (seen === undefined) continue;
      const row = await trx
        .selectFrom("issues")
        .select(["first_seen_at", "last_seen_at", "first_release", "last_release"])
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) continue;
      const told =
        id === source
          ? {
              first_seen_at: seen.firstSeenMs,
              last_seen_at: seen.lastSeenMs,
              ...firstAndLastRelease(seen.releases),
            }
          : {
              first_seen_at: Math.min(row.first_seen_at, seen.firstSeenMs),
              last_seen_at: Math.max(row.last_seen_at, seen.lastSeenMs),
              ...releasesAfter(row, seen.releases),
            };
      await trx
        .updateTable("issues")
        .set({ ...told, changed_at: nowMs })
        .where("id", "=", id)
        .execute();
    }
  });
}
