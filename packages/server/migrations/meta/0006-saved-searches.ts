/** Searches for issues that people keep under a name, and which of them they pinned. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("saved_searches"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("query", text, (c) => c.notNull())
    .addColumn("sort", text, (c) => c.notNull())
    .addColumn("visibility", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("saved_searches_of_organization")
    .on("saved_searches")
    .columns(["organization_id", "visibility", "user_id"])
    .execute();
  await db.schema.createIndex("saved_searches_of_user").on("saved_searches").column("user_id").execute();
  await db.schema
    .createTable("saved_search_pins")
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("search_id", "bigint", (c) => c.notNull().references("saved_searches.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("saved_search_pins_once", ["user_id", "search_id"])
    .execute();
  await db.schema
    .createIndex("saved_search_pins_of_search")
    .on("saved_search_pins")
    .column("search_id")
    .execute();
}
