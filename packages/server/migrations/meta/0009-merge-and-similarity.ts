/**
 * Merged issues keep their row and point at the issue that took them in; their hashes remember where they came
 * from, so that a merge can be taken back. Hashes also carry the vector that tells what their events are like.
 */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  await db.schema
    .alterTable("issues")
    .addColumn("merged_into", "bigint", (c) => c.references("issues.id").onDelete("cascade"))
    .execute();
  await db.schema.createIndex("issues_merged_into").on("issues").column("merged_into").execute();
  await db.schema
    .alterTable("group_hashes")
    .addColumn("merged_from", "bigint", (c) => c.references("issues.id").onDelete("set null"))
    .execute();
  await db.schema.createIndex("group_hashes_merged_from").on("group_hashes").column("merged_from").execute();
  await db.schema.alterTable("group_hashes").addColumn("primary_hash", capabilities.textType).execute();
  await db.schema.alterTable("group_hashes").addColumn("vector", capabilities.textType).execute();
  await db.schema
    .createIndex("group_hashes_not_primary")
    .on("group_hashes")
    .columns(["project_id", "primary_hash"])
    .execute();
  await db.schema
    .createIndex("group_hashes_by_time")
    .on("group_hashes")
    .columns(["project_id", "created_at"])
    .execute();
}
