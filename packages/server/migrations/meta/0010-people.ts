/**
 * Invitations, the second factor, what a session was opened with, and what a person chose for the page; and that
 * an organization may ask for the second factor.
 */
import type { Kysely } from "kysely";
import type { MetaCapabilities } from "#ports/meta-store.ts";
import { withId } from "./with-id.ts";

type Db = Kysely<unknown>;

export async function up(db: Db, capabilities: MetaCapabilities): Promise<void> {
  await createInvitations(db, capabilities);
  await createSecondFactors(db, capabilities);
  const text = capabilities.textType;
  await db.schema.alterTable("users").addColumn("preferences", text).execute();
  await db.schema
    .alterTable("organizations")
    .addColumn("requires_second_factor", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  for (const column of ["user_agent", "ip_address"])
    await db.schema.alterTable("sessions").addColumn(column, text).execute();
  await db.schema.alterTable("sessions").addColumn("last_seen_at", "bigint").execute();
}

async function createInvitations(db: Db, capabilities: MetaCapabilities): Promise<void> {
  const text = capabilities.textType;
  await withId(db.schema.createTable("invitations"), capabilities)
    .addColumn("organization_id", "bigint", (c) =>
      c.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("email", text, (c) => c.notNull())
    .addColumn("role", text, (c) => c.notNull())
    .addColumn("token_hash", text, (c) => c.notNull().unique())
    .addColumn("invited_by", "bigint", (c) => c.references("users.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("expires_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("invitations_once", ["organization_id", "email"])
    .execute();
  await db.schema.createIndex("invitations_of_inviter").on("invitations").column("invited_by").execute();
  await db.schema
    .createTable("invitation_teams")
    .addColumn("invitation_id", "bigint", (c) => c.notNull().references("invitations.id").onDelete("cascade"))
    .addColumn("team_id", "bigint", (c) => c.notNull().references("teams.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("invitation_teams_once", ["invitation_id", "team_id"])
    .execute();
  await db.schema.createIndex("invitation_teams_of_team").on("invitation_teams").column("team_id").execute();
}

async function createSecondFactors(db: Db, { textType: text }: MetaCapabilities): Promise<void> {
  await db.schema
    .createTable("second_factors")
    .addColumn("user_id", "bigint", (c) =>
      c.notNull().primaryKey().references("users.id").onDelete("cascade"),
    )
    .addColumn("secret", text, (c) => c.notNull())
    .addColumn("last_step", "bigint", (c) => c.notNull())
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("confirmed_at", "bigint")
    .execute();
  await db.schema
    .createTable("recovery_codes")
    .addColumn("user_id", "bigint", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("code_hash", text, (c) => c.notNull())
    .addColumn("used_at", "bigint")
    .addPrimaryKeyConstraint("recovery_codes_once", ["user_id", "code_hash"])
    .execute();
}
