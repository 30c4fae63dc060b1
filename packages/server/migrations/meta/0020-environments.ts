/** Which environments of a project are kept out of sight, and which one its screens begin with. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema
    .createTable("hidden_environments")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("hidden_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("hidden_environments_once", ["project_id", "name"])
    .execute();
  await db.schema.alterTable("projects").addColumn("default_environment", text).execute();
}
