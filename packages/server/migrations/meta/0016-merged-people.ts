/**
 * What people have to do with an issue goes along when it is merged. Each row remembers the issue it came from, so
 * that taking a merge back gives everybody what they had.
 */
import type { Kysely } from "kysely";

const tables = ["issue_bookmarks", "issue_subscriptions", "issue_seen", "issue_activities"] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of tables) {
    await db.schema
      .alterTable(table)
      .addColumn("merged_from", "bigint", (c) => c.references("issues.id").onDelete("set null"))
      .execute();
    // Few rows have one.
    await db.schema
      .createIndex(`${table}_merged_from`)
      .on(table)
      .column("merged_from")
      .where("merged_from" as never, "is not", null)
      .execute();
  }
}
