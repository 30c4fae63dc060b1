/** Releases as their makers tell of them, and the commits in them. What events alone tell stays in `releases_seen`. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("releases"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("version", text, (c) => c.notNull())
    .addColumn("status", text, (c) => c.notNull())
    .addColumn("ref", text)
    .addColumn("url", text)
    .addColumn("refs", text, (c) => c.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("released_at", "bigint")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("releases_once", ["organization_id", "version"])
    .execute();
  await db.schema
    .createTable("release_projects")
    .addColumn("project_id", "bigint", (c) => c.notNull().references("projects.id").onDelete("cascade"))
    .addColumn("release_id", "bigint", (c) => c.notNull().references("releases.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("release_projects_once", ["project_id", "release_id"])
    .execute();
  await db.schema
    .createIndex("release_projects_of_release")
    .on("release_projects")
    .column("release_id")
    .execute();
  await withId(db.schema.createTable("commits"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("sha", text, (c) => c.notNull())
    .addColumn("repository", text, (c) => c.notNull())
    .addColumn("message", text, (c) => c.notNull())
    .addColumn("author_name", text, (c) => c.notNull())
    .addColumn("author_email", text, (c) => c.notNull())
    .addColumn("committed_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("commits_once", ["organization_id", "sha", "repository"])
    .execute();
  await db.schema
    .createTable("release_commits")
    .addColumn("release_id", "bigint", (c) => c.notNull().references("releases.id").onDelete("cascade"))
    .addColumn("commit_id", "bigint", (c) => c.notNull().references("commits.id").onDelete("cascade"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("release_commits_once", ["release_id", "commit_id"])
    .execute();
  await db.schema
    .createIndex("release_commits_of_commit")
    .on("release_commits")
    .column("commit_id")
    .execute();
}
