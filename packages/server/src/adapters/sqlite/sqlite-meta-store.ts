/** The meta store in one SQLite file: the embedded choice. Several processes of one machine may open it. */
import { Kysely, sql } from "kysely";
import type { Database, MetaCapabilities, MetaStore } from "#ports/meta-store.ts";
import { migrateMetaStore } from "#migrations/meta/index.ts";
import { createNodeSqliteDialect } from "./node-sqlite-dialect.ts";

export type SqliteMetaStoreOptions = {
  /** The database file; it is created when it is missing. */
  readonly path: string;
  /** How long a write waits for another process. Default 5,000 ms. */
  readonly busyTimeoutMs?: number;
};

const capabilities: MetaCapabilities = {
  // SQLITE_MAX_VARIABLE_NUMBER of the SQLite inside Node.
  parametersMax: 32_766,
  sharedBetweenMachines: false,
  textType: "text",
  idType: "integer",
  idCountsBy: "autoincrement",
};

/** The tables and indexes whose rows are counted by value. */
const analyzed = ["group_hashes", "issues_by_archive_end"] as const;

/** Opens lazily, with the first query. */
export function createSqliteMetaStore(options: SqliteMetaStoreOptions): MetaStore {
  const db = new Kysely<Database>({
    dialect: createNodeSqliteDialect({
      path: options.path,
      busyTimeoutMs: options.busyTimeoutMs ?? 5_000,
      statementCharactersMax: 262_144,
    }),
  });
  return {
    db,
    capabilities,
    // The write lock is taken at the start, so the engine never gives a running transaction up.
    transaction: async (work) => await db.transaction().execute(work),
    migrate: async () => {
      await migrateMetaStore(db, capabilities);
    },
    refreshStatistics: async () => {
      // Without them every index that begins with the project looks as good as the one of an issue, and each look at
      // an issue read the rows of its project (100 ms of 50,000). Not of all tables: lists of issues would be sorted
      // from the index of states, because most issues have the same one.
      await sql`pragma analysis_limit = 1000`.execute(db);
      for (const name of analyzed) await sql`analyze ${sql.table(name)}`.execute(db);
    },
    ping: async () => {
      try {
        await sql`select 1`.execute(db);
        return true;
      } catch {
        // The answer of a probe; whoever needs the reason gets it from the next real query.
        return false;
      }
    },
    close: async () => {
      await db.destroy();
    },
  };
}
