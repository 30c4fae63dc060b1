/**
 * The life-cycle of issues: priority, what resolved an issue, until when it is archived, since when it is in its
 * state; when a project's issues resolve by themselves; what was discarded for good, and deleted issues whose
 * events have yet to go.
 */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

type Db = Kysely<unknown>;

export async function up(db: Db, capabilities: MetaCapabilities): Promise<void> {
  await extendIssues(db, capabilities);
  await db.schema
    .alterTable("projects")
    .addColumn("resolve_age_hours", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex("releases_seen_by_time")
    .on("releases_seen")
    .columns(["project_id", "first_seen_at"])
    .execute();
  await createTombstones(db, capabilities);
  await db.schema
    .createTable("deleted_groups")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("hash", capabilities.textType, (c) => c.notNull())
    .addColumn("received_before", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("deleted_groups_once", ["project_id", "hash"])
    .execute();
}

async function extendIssues(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await db.schema
    .alterTable("issues")
    .addColumn("priority", text, (c) => c.notNull().defaultTo("medium"))
    .execute();
  await db.schema.alterTable("issues").addColumn("priority_locked_at", "bigint").execute();
  await db.schema.alterTable("issues").addColumn("resolution", text).execute();
  await db.schema.alterTable("issues").addColumn("archive_condition", text).execute();
  await db.schema.alterTable("issues").addColumn("archived_until", "bigint").execute();
  await db.schema
    .alterTable("issues")
    .addColumn("state_since", "bigint", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("issues").addColumn("last_release", text).execute();
  const issues = (db as Kysely<Record<"issues", Record<string, string | number | null>>>).updateTable(
    "issues",
  );
  await issues
    .set((eb) => ({
      priority: eb
        .case()
        .when("level", "in", ["fatal", "error"])
        .then("high")
        .when("level", "in", ["info", "debug"])
        .then("low")
        .else("medium")
        .end(),
      // When it changed is the last that is known of when it came into its state.
      state_since: eb
        .case()
        .when("substatus", "=", "new")
        .then(eb.ref("first_seen_at"))
        .else(eb.fn.coalesce("resolved_at", "changed_at"))
        .end(),
    }))
    .execute();
  await db.schema
    .createIndex("issues_by_state")
    .on("issues")
    .columns(["status", "substatus", "state_since"])
    .execute();
  await db.schema
    .createIndex("issues_by_archive_end")
    .on("issues")
    .column("archived_until")
    .where("archived_until" as never, "is not", null)
    .execute();
}

async function createTombstones(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("tombstones"), capabilities)
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("title", text, (c) => c.notNull())
    .addColumn("culprit", text, (c) => c.notNull())
    .addColumn("type", text, (c) => c.notNull())
    .addColumn("level", text, (c) => c.notNull())
    .addColumn("metadata", text, (c) => c.notNull())
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("tombstones_of_project")
    .on("tombstones")
    .columns(["project_id", "id"])
    .execute();
  await db.schema.createIndex("tombstones_of_user").on("tombstones").column("user_id").execute();
  // No reference to the tombstone: a hash is told apart for some time after its tombstone is gone.
  await db.schema
    .createTable("discarded_hashes")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("hash", text, (c) => c.notNull())
    .addColumn("tombstone_id", "bigint", (c) => c.notNull())
    .addColumn("received_from", "bigint", (c) => c.notNull())
    .addColumn("received_until", "bigint")
    .addPrimaryKeyConstraint("discarded_hashes_once", ["project_id", "hash"])
    .execute();
  await db.schema
    .createIndex("discarded_hashes_of_tombstone")
    .on("discarded_hashes")
    .column("tombstone_id")
    .execute();
}
