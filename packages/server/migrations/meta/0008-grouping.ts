/** The version of grouping of each project, and what kind of trouble an issue is and where it belongs. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  // Projects that are there keep the version that their issues were made by.
  await db.schema
    .alterTable("projects")
    .addColumn("grouping_version", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.alterTable("projects").addColumn("grouping_previous_version", "integer").execute();
  await db.schema.alterTable("projects").addColumn("grouping_changed_at", "bigint").execute();
  await db.schema
    .alterTable("issues")
    .addColumn("category", text, (c) => c.notNull().defaultTo(""))
    .execute();
  await db.schema
    .alterTable("issues")
    .addColumn("component", text, (c) => c.notNull().defaultTo(""))
    .execute();
}
