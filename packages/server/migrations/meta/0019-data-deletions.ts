/** Deleting what is stored of a person takes its time: what was asked for, how far it is, and what came of it. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

export async function up(db: Kysely<unknown>, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("data_deletions"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", "bigint", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("requested_by", text, (c) => c.notNull())
    .addColumn("projects", text, (c) => c.notNull())
    .addColumn("named_by", text, (c) => c.notNull())
    .addColumn("subject", text)
    .addColumn("found", text)
    .addColumn("groups_found", text)
    .addColumn("deleted", text, (c) => c.notNull())
    .addColumn("issues_removed", "integer")
    .addColumn("issues_renamed", "integer")
    .addColumn("is_complete", "integer")
    .addColumn("failures", "integer", (c) => c.notNull())
    .addColumn("try_at", "bigint", (c) => c.notNull())
    .addColumn("error", text)
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("ended_at", "bigint")
    .execute();
  await db.schema
    .createIndex("data_deletions_of_organization")
    .on("data_deletions")
    .columns(["organization_id", "id"])
    .execute();
  await db.schema
    .createIndex("data_deletions_open")
    .on("data_deletions")
    .column("try_at")
    .where("ended_at" as never, "is", null)
    .execute();
}
