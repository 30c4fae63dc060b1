/** What became of feedback that people gave, and where the source of a project is to be read. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema
    .createTable("feedback_states")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("feedback_id", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("given_at", "bigint", (c) => c.notNull())
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("feedback_states_once", ["project_id", "feedback_id"])
    .execute();
  await db.schema
    .createIndex("feedback_states_by_time")
    .on("feedback_states")
    .columns(["project_id", "status", "given_at"])
    .execute();
  await db.schema.createIndex("feedback_states_of_user").on("feedback_states").column("user_id").execute();
  await db.schema
    .createTable("project_source_links")
    .addColumn("project_id", "bigint", (c) =>
      c.primaryKey().notNull().references("projects.id").onDelete("cascade"),
    )
    .addColumn("url_pattern", text, (c) => c.notNull())
    .addColumn("path_prefix", text, (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .execute();
}
