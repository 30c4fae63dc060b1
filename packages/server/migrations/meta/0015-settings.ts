/** A key may be due to be switched off, and the events of deleted projects are deleted after them. */
import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("project_keys").addColumn("disable_at", "bigint").execute();
  await db.schema.createIndex("project_keys_due").on("project_keys").column("disable_at").execute();
  // Without a reference: it tells of projects that are gone.
  await db.schema
    .createTable("deleted_projects")
    .addColumn("project_id", "bigint", (c) => c.notNull().primaryKey())
    .addColumn("deleted_at", "bigint", (c) => c.notNull())
    .addColumn("swept_at", "bigint")
    .execute();
}
