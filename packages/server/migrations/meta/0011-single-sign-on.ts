/** Single sign-on: an organization's identity provider, and whom it knows by which name. */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";

export async function up(db: Kysely<unknown>, { textType: text }: MetaCapabilities): Promise<void> {
  await db.schema
    .createTable("identity_providers")
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().primaryKey().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("issuer", text, (c) => c.notNull())
    .addColumn("client_id", text, (c) => c.notNull())
    .addColumn("client_secret", text, (c) => c.notNull())
    .addColumn("email_domains", text, (c) => c.notNull())
    .addColumn("default_role", text, (c) => c.notNull())
    .addColumn("role_claim", text)
    .addColumn("role_mapping", text, (c) => c.notNull())
    .addColumn("is_required", "integer", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("changed_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("identities")
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("issuer", text, (c) => c.notNull())
    .addColumn("subject", text, (c) => c.notNull())
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("last_login_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("identities_once", ["organization_id", "issuer", "subject"])
    .execute();
  await db.schema.createIndex("identities_of_user").on("identities").column("user_id").execute();
}
