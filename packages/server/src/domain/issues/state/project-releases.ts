/** The releases of a project, as far as events or their makers have told of them. */
import { compareReleaseNames, followSemanticVersions, type ProjectId } from "@vedette/protocol";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import type { MetaDb } from "#ports/meta-store.ts";
import type { ReleaseFacts } from "./resolution.ts";

/** So many of the newest tell whether a project names its releases by versions. */
const tellingReleases = 10;
/** Among so many of the newest the latest is looked for. */
export const releasesLookedAtMax = 200;

async function newestReleases(db: MetaDb, projectId: ProjectId, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("releases_seen")
    .select("version")
    .where("project_id", "=", projectId)
    .orderBy("first_seen_at", "desc")
    .orderBy("version", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ version }) => version);
}

/** The latest by version, of the package that was released last; by time where there are no versions. */
export async function latestRelease(db: MetaDb, projectId: ProjectId): Promise<string | undefined> {
  return latestOf(await newestReleases(db, projectId, releasesLookedAtMax));
}

/** Of the releases of one project, the newest first. */
export function latestOf(releases: readonly string[]): string | undefined {
  const [newest] = releases;
  if (newest === undefined || !followSemanticVersions(releases.slice(0, tellingReleases))) return newest;
  return releases.reduce(
    (latest, one) => ((compareReleaseNames(one, latest) ?? 0) > 0 ? one : latest),
    newest,
  );
}

export async function isKnownRelease(db: MetaDb, projectId: ProjectId, version: string): Promise<boolean> {
  return (await firstSeenTimes(db, projectId, [version])).size > 0;
}

/** What decides whether a resolution covers events of these releases. */
export async function releaseFacts(
  db: MetaDb,
  projectId: ProjectId,
  versions: readonly string[],
): Promise<Omit<ReleaseFacts, "releasesWith">> {
  const times = await firstSeenTimes(db, projectId, versions);
  return {
    recent: await newestReleases(db, projectId, tellingReleases),
    firstSeenMsOf: (version) => times.get(storedRelease(version)),
  };
}

async function firstSeenTimes(
  db: MetaDb,
  projectId: ProjectId,
  versions: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Set(versions.map(storedRelease))];
  if (names.length === 0) return new Map();
  // Made known by whoever released it; what events tell goes before that.
  const made = await db
    .selectFrom("release_projects")
    .innerJoin("releases", "releases.id", "release_projects.release_id")
    .select(["releases.version", "releases.created_at", "releases.released_at"])
    .where("release_projects.project_id", "=", projectId)
    .where("releases.version", "in", names)
    .execute();
  const rows = await db
    .selectFrom("releases_seen")
    .select(["version", "first_seen_at"])
    .where("project_id", "=", projectId)
    .where("version", "in", names)
    .execute();
  return new Map([
    ...made.map((row): [string, number] => [row.version, row.released_at ?? row.created_at]),
    ...rows.map((row): [string, number] => [row.version, row.first_seen_at]),
  ]);
}
