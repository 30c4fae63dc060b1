/** In which order a person wants the saved searches that they see. */
import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("saved_search_places")
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("search_id", "bigint", (c) => c.notNull().references("saved_searches.id").onDelete("cascade"))
    .addColumn("place", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("saved_search_places_once", ["user_id", "search_id"])
    .execute();
  await db.schema
    .createIndex("saved_search_places_of_search")
    .on("saved_search_places")
    .column("search_id")
    .execute();
}
