/** Dashboards, whose favourites they are and when each person looked last, and the links that share them. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("dashboards"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("owner_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("title", text, (c) => c.notNull())
    .addColumn("description", text)
    .addColumn("widgets", text, (c) => c.notNull())
    .addColumn("projects", text, (c) => c.notNull())
    .addColumn("environments", text, (c) => c.notNull())
    .addColumn("period", text)
    .addColumn("is_editable_by_everyone", "integer", (c) => c.notNull())
    .addColumn("edit_teams", text, (c) => c.notNull())
    .addColumn("version", "bigint", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addColumn("changed_by", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .execute();
  await db.schema
    .createIndex("dashboards_of_organization")
    .on("dashboards")
    .column("organization_id")
    .execute();
  await db.schema.createIndex("dashboards_of_owner").on("dashboards").column("owner_id").execute();
  await db.schema.createIndex("dashboards_by_changer").on("dashboards").column("changed_by").execute();

  await db.schema
    .createTable("dashboard_readers")
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("dashboard_id", "bigint", (c) => c.notNull().references("dashboards.id").onDelete("cascade"))
    .addColumn("is_favourite", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("visited_at", "bigint")
    .addPrimaryKeyConstraint("dashboard_readers_once", ["user_id", "dashboard_id"])
    .execute();
  await db.schema
    .createIndex("dashboard_readers_of_dashboard")
    .on("dashboard_readers")
    .column("dashboard_id")
    .execute();

  await db.schema
    .createTable("dashboard_shares")
    .addColumn("dashboard_id", "bigint", (c) =>
      c.notNull().primaryKey().references("dashboards.id").onDelete("cascade"),
    )
    .addColumn("token_hash", text, (c) => c.notNull().unique())
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("projects", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("dashboard_shares_of_user").on("dashboard_shares").column("user_id").execute();
}
