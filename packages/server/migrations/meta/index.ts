/** All migrations of the meta store, in order, and the one way to run them. */
import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { OperationalError } from "#kernel/errors.ts";
import type { Database, MetaCapabilities } from "#ports/meta-store.ts";
import { up as initial } from "./0001-initial.ts";
import { up as ingestSettings } from "./0002-ingest-settings.ts";
import { up as activity } from "./0003-activity.ts";
import { up as lifeCycle } from "./0004-life-cycle.ts";
import { up as collaboration } from "./0005-collaboration.ts";
import { up as savedSearches } from "./0006-saved-searches.ts";
import { up as grouping } from "./0008-grouping.ts";
import { up as mergeAndSimilarity } from "./0009-merge-and-similarity.ts";
import { up as people } from "./0010-people.ts";
import { up as singleSignOn } from "./0011-single-sign-on.ts";
import { up as savedQueries } from "./0012-saved-queries.ts";
import { up as dashboards } from "./0013-dashboards.ts";
import { up as feedbackAndSourceLinks } from "./0014-feedback-and-source-links.ts";
import { up as settings } from "./0015-settings.ts";
import { up as mergedPeople } from "./0016-merged-people.ts";
import { up as releases } from "./0017-releases.ts";
import { up as dataDeletions } from "./0019-data-deletions.ts";
import { up as environments } from "./0020-environments.ts";
import { up as commitFiles } from "./0021-commit-files.ts";
import { up as placesOfSearches } from "./0022-places-of-searches.ts";

type MetaMigration = (db: Kysely<unknown>, capabilities: MetaCapabilities) => Promise<void>;

export const metaMigrations: Readonly<Record<string, MetaMigration>> = {
  "0001-initial": initial,
  "0002-ingest-settings": ingestSettings,
  "0003-activity": activity,
  "0004-life-cycle": lifeCycle,
  "0005-collaboration": collaboration,
  "0006-saved-searches": savedSearches,
  "0008-grouping": grouping,
  "0009-merge-and-similarity": mergeAndSimilarity,
  "0010-people": people,
  "0011-single-sign-on": singleSignOn,
  "0012-saved-queries": savedQueries,
  "0013-dashboards": dashboards,
  "0014-feedback-and-source-links": feedbackAndSourceLinks,
  "0015-settings": settings,
  "0016-merged-people": mergedPeople,
  "0017-releases": releases,
  "0019-data-deletions": dataDeletions,
  "0020-environments": environments,
  "0021-commit-files": commitFiles,
  "0022-places-of-searches": placesOfSearches,
};

/** What the migrator keeps its record in. */
const recordTable = "meta_migrations";
const lockTable = "meta_migrations_lock";

/**
 * Brings the schema up to date in one transaction. Processes that start together wait for each other; a schema
 * that a newer version has made is refused untouched.
 */
export async function migrateMetaStore(
  db: Kysely<Database>,
  capabilities: MetaCapabilities,
  migrations: Readonly<Record<string, MetaMigration>> = metaMigrations,
): Promise<void> {
  const entries = Object.entries(migrations).map(([name, up]): [string, Migration] => [
    name,
    { up: (trx: Kysely<unknown>) => up(trx, capabilities) },
  ]);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(entries) },
    migrationTableName: recordTable,
    migrationLockTableName: lockTable,
  });
  await refuseNewerSchema(db, new Set(Object.keys(migrations)));
  const { error } = await migrator.migrateToLatest();
  // A newer process may have migrated between the look and the lock.
  if (error !== undefined) await refuseNewerSchema(db, new Set(Object.keys(migrations)));
  if (error !== undefined) throw error;
}

async function refuseNewerSchema(db: Kysely<Database>, known: ReadonlySet<string>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === recordTable)) return;
  const done = await db
    .withTables<{ [recordTable]: { name: string } }>()
    .selectFrom(recordTable)
    .select("name")
    .execute();
  const newer = done.map((row) => row.name).filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new OperationalError(
    "folder_newer",
    `The meta store was migrated by a newer version (${newer.join(", ")}); start that version or restore a backup.`,
    { retryable: false },
  );
}
