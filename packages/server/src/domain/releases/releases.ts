/** Releases as their makers tell of them: in which projects, when, at which commits. */
import type { OrganizationId, ProjectId, ReleaseId } from "@vedette/protocol";
import { projectIdsOf } from "#domain/issues/issue.ts";
import { storedRelease } from "#domain/issues/releases-seen.ts";
import { storedText } from "#domain/sql/stored-text.ts";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess, MetaDb, MetaTransaction, ReleaseStatus } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { type NewCommit, setReleaseCommits } from "./commits.ts";

export type Release = {
  readonly id: ReleaseId;
  readonly version: string;
  readonly status: ReleaseStatus;
  readonly ref: string | undefined;
  readonly url: string | undefined;
  readonly startedAtMs: number | undefined;
  readonly releasedAtMs: number | undefined;
  readonly createdAtMs: number;
  /** Those of the scope it was asked for. */
  readonly projectIds: readonly ProjectId[];
};

/** The head of a repository. Without a connected repository the commits between two heads are not known. */
export type ReleaseRef = {
  readonly repository: string;
  readonly commit: string;
  readonly previousCommit?: string | undefined;
};

export type ReleaseChange = {
  readonly status?: ReleaseStatus | undefined;
  readonly ref?: string | undefined;
  readonly url?: string | undefined;
  readonly startedAtMs?: number | undefined;
  readonly releasedAtMs?: number | undefined;
  /** Either replaces the commits that the release holds. */
  readonly commits?: readonly NewCommit[] | undefined;
  readonly refs?: readonly ReleaseRef[] | undefined;
};

type Place = { readonly organizationId: OrganizationId; readonly version: string };

/** Creates the release where it is new, adds the projects, and changes what is given. */
export async function saveRelease(
  meta: MetaAccess,
  place: Place & { readonly projectIds: readonly ProjectId[] },
  change: ReleaseChange,
  nowMs: number,
): Promise<{ readonly id: ReleaseId; readonly isNew: boolean }> {
  const version = checkVersion(place.version);
  return await meta.transaction(async (trx) => {
    const made = await trx
      .insertInto("releases")
      .values({
        organization_id: place.organizationId,
        version,
        status: "open",
        ref: null,
        url: null,
        refs: "[]",
        started_at: null,
        released_at: null,
        created_at: nowMs,
      })
      .onConflict((conflict) => conflict.columns(["organization_id", "version"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    const id = made?.id ?? (await requireId(trx, place.organizationId, version));
    if (place.projectIds.length > 0) {
      await trx
        .insertInto("release_projects")
        .values(place.projectIds.map((projectId) => ({ project_id: projectId, release_id: id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await applyChange(trx, { id, organizationId: place.organizationId }, change, nowMs);
    return { id, isNew: made !== undefined };
  });
}

async function requireId(trx: MetaTransaction, organizationId: OrganizationId, version: string) {
  const row = await trx
    .selectFrom("releases")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("version", "=", version)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function applyChange(
  trx: MetaTransaction,
  release: { readonly id: ReleaseId; readonly organizationId: OrganizationId },
  { status, ref, url, startedAtMs, releasedAtMs, commits, refs }: ReleaseChange,
  nowMs: number,
): Promise<void> {
  const set = {
    ...(status === undefined ? {} : { status }),
    ...(ref === undefined ? {} : { ref: storedText(ref, 250) }),
    ...(url === undefined ? {} : { url: storedText(url, 2000) }),
    ...(startedAtMs === undefined ? {} : { started_at: startedAtMs }),
    ...(releasedAtMs === undefined ? {} : { released_at: releasedAtMs }),
    ...(refs === undefined ? {} : { refs: JSON.stringify(refs) }),
  };
  if (Object.keys(set).length > 0)
    await trx.updateTable("releases").set(set).where("id", "=", release.id).execute();
  if (commits === undefined && refs === undefined) return;
  const heads = (refs ?? []).map(({ repository, commit }) => ({
    sha: commit,
    repository,
    message: "",
    authorName: "",
    authorEmail: "",
    committedAtMs: nowMs,
  }));
  await setReleaseCommits(trx, release, [...(commits ?? []), ...heads]);
}

/** What SDKs and tools refuse to send, too. */
function checkVersion(version: string): string {
  const isName = /^(?!\.{1,2}$)[^\n\r\t\f\v/\\]+$/.test(version) && version.trim() === version;
  if (isName && version !== "latest") return storedRelease(version);
  throw new UserError("invalid_input", 400, "A release cannot be called that.", "version");
}

function releasesIn(db: MetaDb, organizationId: OrganizationId, scope: ProjectScope) {
  return db
    .selectFrom("releases")
    .selectAll("releases")
    .where("releases.organization_id", "=", organizationId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("release_projects")
          .select("release_projects.release_id")
          .whereRef("release_projects.release_id", "=", "releases.id")
          .where("release_projects.project_id", "in", projectIdsOf(scope)),
      ),
    );
}

/** A release of any project of the scope. */
export async function findRelease(
  meta: MetaAccess,
  place: Place,
  scope: ProjectScope,
): Promise<Release | undefined> {
  const row = await releasesIn(meta.db, place.organizationId, scope)
    .where("releases.version", "=", storedRelease(place.version))
    .executeTakeFirst();
  return row === undefined ? undefined : await withProjects(meta, row, scope);
}

/** The one before it of the same projects that holds commits. */
export async function previousReleaseWithCommits(
  meta: MetaAccess,
  organizationId: OrganizationId,
  release: Release,
  scope: ProjectScope,
): Promise<Release | undefined> {
  const row = await releasesIn(meta.db, organizationId, {
    ...scope,
    projectIds: release.projectIds,
  })
    .where("releases.id", "<>", release.id)
    .where("releases.created_at", "<=", release.createdAtMs)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("release_commits")
          .select("release_commits.release_id")
          .whereRef("release_commits.release_id", "=", "releases.id"),
      ),
    )
    .orderBy("releases.created_at", "desc")
    .orderBy("releases.id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : await withProjects(meta, row, scope);
}

type Row = {
  id: ReleaseId;
  version: string;
  status: ReleaseStatus;
  ref: string | null;
  url: string | null;
  started_at: number | null;
  released_at: number | null;
  created_at: number;
};

async function withProjects(meta: MetaAccess, row: Row, scope: ProjectScope): Promise<Release> {
  const projects = await meta.db
    .selectFrom("release_projects")
    .select("project_id")
    .where("release_id", "=", row.id)
    .where("project_id", "in", projectIdsOf(scope))
    .orderBy("project_id")
    .execute();
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    ref: row.ref ?? undefined,
    url: row.url ?? undefined,
    startedAtMs: row.started_at ?? undefined,
    releasedAtMs: row.released_at ?? undefined,
    createdAtMs: row.created_at,
    projectIds: projects.map((project) => project.project_id),
  };
}

export type ReleaseFigures = { readonly newIssues: number; readonly firstEventMs: number | undefined };

/** What events have told of releases in their projects: issues that were new in them, and when they were first seen. */
export async function releaseFigures(
  meta: MetaAccess,
  releases: readonly Release[],
): Promise<(release: Release) => ReleaseFigures> {
  const projectIds = [...new Set(releases.flatMap((release) => release.projectIds))];
  const versions = releases.map((release) => release.version);
  if (projectIds.length === 0) return () => ({ newIssues: 0, firstEventMs: undefined });
  // Once for all of a page: the issues of a project are walked for it.
  const issues = await meta.db
    .selectFrom("issues")
    .select((eb) => ["project_id", "first_release", eb.fn.countAll<number>().as("count")])
    .where("project_id", "in", projectIds)
    .where("first_release", "in", versions)
    .where("merged_into", "is", null)
    .groupBy(["project_id", "first_release"])
    .execute();
  const seen = await meta.db
    .selectFrom("releases_seen")
    .select(["project_id", "version", "first_seen_at"])
    .where("project_id", "in", projectIds)
    .where("version", "in", versions)
    .execute();
  return (release) => {
    const isIn = (row: { readonly project_id: ProjectId }) => release.projectIds.includes(row.project_id);
    const ofIssues = issues.filter((row) => row.first_release === release.version && isIn(row));
    const times = seen.filter((row) => row.version === release.version && isIn(row));
    return {
      newIssues: ofIssues.reduce((sum, row) => sum + Number(row.count), 0),
      firstEventMs: times.length === 0 ? undefined : Math.min(...times.map((row) => row.first_seen_at)),
    };
  };
}
