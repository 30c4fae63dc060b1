/** What organizations and projects decide about ingestion, and the effective settings that log records name. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema.alterTable("organizations").addColumn("ingest_settings", text).execute();
  await db.schema.alterTable("projects").addColumn("ingest_settings", text).execute();
  await db.schema.alterTable("projects").addColumn("ingest_settings_id", "bigint").execute();
  await withId(db.schema.createTable("ingest_settings"), capabilities)
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("settings", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("ingest_settings_of_project")
    .on("ingest_settings")
    .columns(["project_id", "id"])
    .execute();
}
