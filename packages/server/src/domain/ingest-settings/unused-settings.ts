import type { MetaAccess } from "#ports/meta-store.ts";

/** Deletes effective settings that no project has any more and that were replaced long ago; answers how many. */
export async function deleteUnusedIngestSettings(meta: MetaAccess, beforeMs: number): Promise<number> {
  const result = await meta.db
    .deleteFrom("ingest_settings")
    .where("created_at", "<", beforeMs)
    // Those that are newer were in force until then, or still are.
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("ingest_settings as later")
          .select("later.id")
          .whereRef("later.project_id", "=", "ingest_settings.project_id")
          .whereRef("later.id", ">", "ingest_settings.id")
          .where("later.created_at", "<", beforeMs),
      ),
    )
    .where(
      "id",
      "not in",
      meta.db
        .selectFrom("projects")
        .select("ingest_settings_id")
        .where("ingest_settings_id", "is not", null)
        .$castTo<{ ingest_settings_id: number }>(),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
