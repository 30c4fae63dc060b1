/** What happened to issues, for their feed, and who did what in an organization, for its audit log. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("issue_activities"), capabilities)
    .addColumn("issue_id", "bigint", (c) => c.notNull().references("issues.id").onDelete("cascade"))
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("type", text, (c) => c.notNull())
    .addColumn("data", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint")
    .execute();
  await db.schema
    .createIndex("issue_activities_of_issue")
    .on("issue_activities")
    .columns(["issue_id", "id"])
    .execute();
  await db.schema
    .createIndex("issue_activities_of_user")
    .on("issue_activities")
    .columns(["user_id"])
    .execute();
  await withId(db.schema.createTable("audit_entries"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("actor", text, (c) => c.notNull())
    .addColumn("ip_address", text)
    .addColumn("action", text, (c) => c.notNull())
    .addColumn("target_type", text, (c) => c.notNull())
    .addColumn("target_id", text, (c) => c.notNull())
    .addColumn("data", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("audit_entries_of_organization")
    .on("audit_entries")
    .columns(["organization_id", "id"])
    .execute();
  await db.schema.createIndex("audit_entries_of_user").on("audit_entries").columns(["user_id"]).execute();
}
