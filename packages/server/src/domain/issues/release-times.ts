/** When releases appeared in projects, and since when the errors of the projects are known. */
import type { ProjectId } from "@vedette/protocol";
import { readIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { projectIdsOf } from "./issue.ts";
import type { SeenRelease } from "./releases-seen.ts";

/** The last ones of a project that had been seen by then, the last first. */
export async function releasesBefore(
  meta: MetaAccess,
  asked: { readonly projectId: ProjectId; readonly atMs: number; readonly limit: number },
): Promise<readonly SeenRelease[]> {
  const rows = await meta.db
    .selectFrom("releases_seen")
    .select(["project_id", "version", "first_seen_at"])
    .where("project_id", "=", asked.projectId)
    .where("first_seen_at", "<=", asked.atMs)
    .orderBy("first_seen_at", "desc")
    .orderBy("version", "desc")
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({
    projectId: row.project_id,
    version: row.version,
    firstSeenMs: row.first_seen_at,
  }));
}

/** The last release of the scope that had been seen by then, with the one before it in its project. */
export async function newestRelease(
  meta: MetaAccess,
  scope: ProjectScope,
  atMs: number,
): Promise<readonly SeenRelease[]> {
  const newest = await meta.db
    .selectFrom("releases_seen")
    .select("project_id")
    .where("project_id", "in", projectIdsOf(scope))
    .where("first_seen_at", "<=", atMs)
    .orderBy("first_seen_at", "desc")
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest === undefined
    ? []
    : await releasesBefore(meta, { projectId: newest.project_id, atMs, limit: 2 });
}

/** Those that appeared in the range, each once: where it appeared in several projects, by the first of them. */
export async function releasesWithin(
  meta: MetaAccess,
  scope: ProjectScope,
  range: { readonly startMs: number; readonly endMs: number },
  limit: number,
): Promise<readonly Omit<SeenRelease, "projectId">[]> {
  const rows = await meta.db
    .selectFrom("releases_seen")
    .select((eb) => ["version", eb.fn.min<number>("first_seen_at").as("first_ms")])
    .where("project_id", "in", projectIdsOf(scope))
    .where("first_seen_at", ">=", range.startMs)
    .where("first_seen_at", "<", range.endMs)
    .groupBy("version")
    .orderBy("first_ms", "desc")
    .orderBy("version", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ version: row.version, firstSeenMs: Number(row.first_ms) }));
}

const dayMs = 86_400_000;

/** From when on the errors of the scope can be counted: from the first one, or as far back as they are kept. */
export async function errorsKnownSince(
  meta: MetaAccess,
  scope: ProjectScope,
  nowMs: number,
): Promise<number> {
  const rows = await meta.db
    .selectFrom("projects")
    .leftJoin("ingest_settings", "ingest_settings.id", "projects.ingest_settings_id")
    .select(["projects.retention_days", "ingest_settings.settings"])
    .where("projects.id", "in", projectIdsOf(scope))
    .execute();
  const first = await meta.db
    .selectFrom("issues")
    .select((eb) => eb.fn.min("first_seen_at").as("ms"))
    .where("project_id", "in", projectIdsOf(scope))
    .executeTakeFirst();
  const firstMs = first?.ms ?? nowMs;
  const keptDays = Math.min(
    ...rows.map(
      ({ retention_days, settings }) => readIngestSettings(settings).retention.errors ?? retention_days,
    ),
  );
  return Math.max(firstMs, nowMs - keptDays * dayMs);
}
