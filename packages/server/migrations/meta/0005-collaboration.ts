/**
 * What people do with issues besides changing their state: bookmarks, subscriptions, who has seen them, links that
 * share them; and whose they are by the rules of their project.
 */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

type Db = Kysely<unknown>;

export async function up(db: Db, capabilities: MetaCapabilities): Promise<void> {
  await createPersonal(db, capabilities);
  await createShares(db, capabilities);
  await createOwnership(db, capabilities);
}

/** A row per person and issue. */
function personalTable(db: Db, name: string) {
  return db.schema
    .createTable(name)
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("issue_id", "bigint", (c) => c.notNull().references("issues.id").onDelete("cascade"))
    .addPrimaryKeyConstraint(`${name}_once`, ["user_id", "issue_id"] as never[]);
}

async function createPersonal(db: Db, capabilities: MetaCapabilities): Promise<void> {
  await personalTable(db, "issue_bookmarks")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await personalTable(db, "issue_subscriptions")
    .addColumn("is_subscribed", "integer", (c) => c.notNull())
    .addColumn("reason", capabilities.textType, (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .execute();
  await personalTable(db, "issue_seen")
    .addColumn("seen_at", "bigint", (c) => c.notNull())
    .execute();
  for (const name of ["issue_bookmarks", "issue_subscriptions", "issue_seen"])
    await db.schema.createIndex(`${name}_of_issue`).on(name).column("issue_id").execute();
}

async function createShares(db: Db, { textType: text }: MetaCapabilities): Promise<void> {
  await db.schema
    .createTable("issue_shares")
    .addColumn("issue_id", "bigint", (c) =>
      c.notNull().primaryKey().references("issues.id").onDelete("cascade"),
    )
    .addColumn("share_id", text, (c) => c.notNull().unique())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
}

async function createOwnership(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema
    .createTable("project_ownership")
    .addColumn("project_id", "bigint", (c) =>
      c.notNull().primaryKey().references("projects.id").onDelete("cascade"),
    )
    .addColumn("raw", text, (c) => c.notNull())
    .addColumn("is_active", "integer", (c) => c.notNull())
    .addColumn("fallthrough", "integer", (c) => c.notNull())
    .addColumn("auto_assignment", text, (c) => c.notNull())
    .addColumn("codeowners_auto_sync", "integer", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .execute();
  await withId(db.schema.createTable("project_codeowners"), capabilities)
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("raw", text, (c) => c.notNull())
    .addColumn("names", text, (c) => c.notNull())
    .addColumn("rules", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("project_codeowners_once", ["project_id"])
    .execute();
  await db.schema
    .createTable("issue_owners")
    .addColumn("issue_id", "bigint", (c) => c.notNull().references("issues.id").onDelete("cascade"))
    .addColumn("owner_type", text, (c) => c.notNull())
    .addColumn("owner_id", "bigint", (c) => c.notNull())
    .addColumn("rule", text, (c) => c.notNull())
    .addColumn("source", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("issue_owners_once", ["issue_id", "owner_type", "owner_id"])
    .execute();
  await db.schema
    .createIndex("issue_owners_of_owner")
    .on("issue_owners")
    .columns(["owner_type", "owner_id", "issue_id"])
    .execute();
}
