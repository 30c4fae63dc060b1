/**
 * The first schema of the meta store: people and rights, projects and keys, issues and their hashes,
 * tokens, sessions, settings. Released migrations are never edited; a change is a new file.
 */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

type Db = Kysely<unknown>;

export async function up(db: Db, capabilities: MetaCapabilities): Promise<void> {
  await createPeople(db, capabilities);
  await createProjects(db, capabilities);
  await createIssues(db, capabilities);
  await createAccess(db, capabilities);
}

async function createPeople(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("organizations"), capabilities)
    .addColumn("slug", text, (c) => c.notNull().unique())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await withId(db.schema.createTable("users"), capabilities)
    .addColumn("email", text, (c) => c.notNull().unique())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("password_hash", text)
    .addColumn("is_superuser", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("is_active", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("last_login_at", "bigint")
    .execute();
  await withId(db.schema.createTable("memberships"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("role", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("memberships_once", ["organization_id", "user_id"])
    .execute();
  await db.schema.createIndex("memberships_of_user").on("memberships").column("user_id").execute();
  await withId(db.schema.createTable("teams"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("slug", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("teams_slug_once", ["organization_id", "slug"])
    .execute();
  await db.schema
    .createTable("team_members")
    .addColumn("team_id", "bigint", (c) => c.notNull().references("teams.id").onDelete("cascade"))
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("team_members_once", ["team_id", "user_id"])
    .execute();
  await db.schema.createIndex("team_members_of_user").on("team_members").column("user_id").execute();
}

async function createProjects(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("projects"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("slug", text, (c) => c.notNull())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("platform", text)
    .addColumn("retention_days", "integer", (c) => c.notNull())
    .addColumn("is_open", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("first_event_at", "bigint")
    .addColumn("next_short_number", "bigint", (c) => c.notNull().defaultTo(1))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("projects_slug_once", ["organization_id", "slug"])
    .execute();
  await db.schema
    .createTable("project_teams")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("team_id", "bigint", (c) => c.notNull().references("teams.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("project_teams_once", ["project_id", "team_id"])
    .execute();
  await db.schema.createIndex("project_teams_of_team").on("project_teams").column("team_id").execute();
  await withId(db.schema.createTable("project_keys"), capabilities)
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("public_key", text, (c) => c.notNull().unique())
    .addColumn("secret_key", text, (c) => c.notNull())
    .addColumn("label", text, (c) => c.notNull())
    .addColumn("is_active", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("rate_limit_count", "bigint")
    .addColumn("rate_limit_window_seconds", "bigint")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("project_keys_of_project").on("project_keys").column("project_id").execute();
}

async function createIssues(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("issues"), capabilities)
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("short_number", "bigint", (c) => c.notNull())
    .addColumn("title", text, (c) => c.notNull())
    .addColumn("culprit", text, (c) => c.notNull())
    .addColumn("type", text, (c) => c.notNull())
    .addColumn("level", text, (c) => c.notNull())
    .addColumn("platform", text, (c) => c.notNull())
    .addColumn("logger", text, (c) => c.notNull())
    .addColumn("metadata", text, (c) => c.notNull())
    .addColumn("search_text", text, (c) => c.notNull())
    .addColumn("is_unhandled", "integer", (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("substatus", text)
    .addColumn("first_seen_at", "bigint", (c) => c.notNull())
    .addColumn("last_seen_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .addColumn("resolved_at", "bigint")
    .addColumn("first_release", text)
    .addColumn("assigned_user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("assigned_team_id", "bigint", (c) => c.references("teams.id").onDelete("set null"))
    .addUniqueConstraint("issues_short_number_once", ["project_id", "short_number"])
    .execute();
  // The two sorts of the issue list, and the live push.
  await db.schema
    .createIndex("issues_by_last_seen")
    .on("issues")
    .columns(["project_id", "last_seen_at", "id"])
    .execute();
  await db.schema
    .createIndex("issues_by_first_seen")
    .on("issues")
    .columns(["project_id", "first_seen_at", "id"])
    .execute();
  await db.schema.createIndex("issues_by_change").on("issues").column("changed_at").execute();
  await db.schema
    .createTable("group_hashes")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("hash", text, (c) => c.notNull())
    .addColumn("issue_id", "bigint", (c) => c.notNull().references("issues.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("group_hashes_once", ["project_id", "hash"])
    .execute();
  await db.schema.createIndex("group_hashes_of_issue").on("group_hashes").column("issue_id").execute();
  await db.schema
    .createTable("releases_seen")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("version", text, (c) => c.notNull())
    .addColumn("first_seen_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("releases_seen_once", ["project_id", "version"])
    .execute();
}

async function createAccess(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("api_tokens"), capabilities)
    .addColumn("token_hash", text, (c) => c.notNull().unique())
    .addColumn("name", text, (c) => c.notNull())
    .addColumn("prefix", text, (c) => c.notNull())
    .addColumn("last_characters", text, (c) => c.notNull())
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("cascade"))
    .addColumn("organization_id", "bigint", (c) => c.references("organizations.id").onDelete("cascade"))
    .addColumn("scopes", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("last_used_at", "bigint")
    .execute();
  await db.schema.createIndex("api_tokens_of_user").on("api_tokens").column("user_id").execute();
  await db.schema
    .createIndex("api_tokens_of_organization")
    .on("api_tokens")
    .column("organization_id")
    .execute();
  await db.schema
    .createTable("sessions")
    .addColumn("id_hash", text, (c) => c.notNull().primaryKey())
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("cascade"))
    .addColumn("data", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("sessions_of_user").on("sessions").column("user_id").execute();
  await db.schema.createIndex("sessions_by_expiry").on("sessions").column("expires_at").execute();
  await db.schema
    .createTable("one_time_links")
    .addColumn("token_hash", text, (c) => c.notNull().primaryKey())
    .addColumn("purpose", text, (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addColumn("used_at", "bigint")
    .execute();
  await db.schema
    .createTable("settings")
    .addColumn("name", text, (c) => c.notNull().primaryKey())
    .addColumn("value", text, (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .execute();
}
