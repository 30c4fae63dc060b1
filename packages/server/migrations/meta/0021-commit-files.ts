/** The files that commits touched, as far as their makers told of them. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema
    .createTable("commit_files")
    .addColumn("commit_id", "bigint", (c) => c.notNull().references("commits.id").onDelete("cascade"))
    .addColumn("path", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addPrimaryKeyConstraint("commit_files_once", ["commit_id", "path"])
    .execute();
}
