/** When a release was first seen in a project: one small row, written once. */
import type { ProjectId } from "@vedette/protocol";
import { storedText } from "#domain/sql/stored-text.ts";
import { chunks, paddedChunks, valuesTable } from "#domain/sql/values-table.ts";
import type { MetaDb } from "#ports/meta-store.ts";
import { type IssueSeed, releasesOfSeed, type SeedRelease } from "./issue-seed.ts";

export type SeenRelease = {
  readonly projectId: ProjectId;
  readonly version: string;
  readonly firstSeenMs: number;
};

export function storedRelease(release: string): string {
  return storedText(release, 250);
}

/** The releases of a seed as they are stored, without the empty one. */
export function storedReleases(seed: IssueSeed): readonly SeedRelease[] {
  return releasesOfSeed(seed)
    .filter(({ version }) => version !== "")
    .map((release) => ({ ...release, version: storedRelease(release.version) }));
}

/** The distinct releases of a batch, each with its earliest time. */
export function releasesOf(seeds: readonly IssueSeed[]): readonly SeenRelease[] {
  const releases = new Map<string, SeenRelease>();
  for (const seed of seeds) {
    const { projectId } = seed;
    for (const { version, firstSeenMs } of storedReleases(seed)) {
      const key = `${projectId}:${version}`;
      const known = releases.get(key);
      const earliestMs = Math.min(firstSeenMs, known?.firstSeenMs ?? firstSeenMs);
      releases.set(key, { projectId, version, firstSeenMs: earliestMs });
    }
  }
  return [...releases.values()];
}

/** Those of the releases that have no row yet. */
export async function unseenReleases(
  db: MetaDb,
  releases: readonly SeenRelease[],
): Promise<readonly SeenRelease[]> {
  const seen = new Set<string>();
  for (const chunk of paddedChunks(releases)) {
    const rows = await db
      .with("release(project_id, version)", () =>
        valuesTable<{ project_id: ProjectId; version: string }>(
          ["bigint", "text"],
          chunk.map((release) => [release.projectId, release.version]),
        ),
      )
      .selectFrom("release")
      .innerJoin("releases_seen", (join) =>
        join
          .onRef("releases_seen.project_id", "=", "release.project_id")
          .onRef("releases_seen.version", "=", "release.version"),
      )
      .select(["releases_seen.project_id", "releases_seen.version"])
      .execute();
    for (const row of rows) seen.add(`${row.project_id}:${row.version}`);
  }
  return releases.filter((release) => !seen.has(`${release.projectId}:${release.version}`));
}

export async function insertReleases(trx: MetaDb, releases: readonly SeenRelease[]): Promise<void> {
  for (const chunk of chunks(releases, 200)) {
    await trx
      .insertInto("releases_seen")
      .values(
        chunk.map((release) => ({
          project_id: release.projectId,
          version: release.version,
          first_seen_at: release.firstSeenMs,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
