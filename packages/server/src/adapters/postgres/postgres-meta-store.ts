/** The meta store in PostgreSQL: the choice for several machines. */
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { OperationalError } from "#kernel/errors.ts";
import { type Logger, silentLogger } from "#kernel/logger.ts";
import { backoffMs } from "#kernel/retry.ts";
import type { Database, MetaAccess, MetaCapabilities, MetaStore } from "#ports/meta-store.ts";
import { migrateMetaStore } from "#migrations/meta/index.ts";
import { wasGivenUp } from "./postgres-failures.ts";
import { createPostgresPool } from "./postgres-pool.ts";

export type PostgresMetaStoreOptions = {
  readonly url: string;
  /** Default 10 per process. */
  readonly connectionsMax?: number;
  /** Default 10,000 ms. */
  readonly statementTimeoutMs?: number;
  readonly logger?: Logger;
};

const capabilities: MetaCapabilities = {
  // The protocol counts parameters in 16 bits.
  parametersMax: 65_535,
  sharedBetweenMachines: true,
  // Compared by bytes, as SQLite does; the database's own order depends on its locale.
  textType: sql`text collate "C"`,
  idType: "bigint",
  idCountsBy: "identity",
};

/** Opens lazily, with the first query. */
export function createPostgresMetaStore(options: PostgresMetaStoreOptions): MetaStore {
  const logger = options.logger ?? silentLogger;
  const open = (connectionsMax: number, statementTimeoutMs: number) =>
    new Kysely<Database>({
      dialect: new PostgresDialect({
        pool: createPostgresPool({ url: options.url, connectionsMax, statementTimeoutMs, logger }),
      }),
    });
  const db = open(options.connectionsMax ?? 10, options.statementTimeoutMs ?? 10_000);
  return {
    db,
    capabilities,
    transaction: createTransaction(db),
    migrate: async () => {
      // A connection of its own without a time limit: a migration may be long, and others wait for it.
      const patient = open(1, 0);
      try {
        await migrateMetaStore(patient, capabilities);
      } finally {
        await patient.destroy();
      }
    },
    // The server's own autovacuum does it.
    refreshStatistics: async () => undefined,
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

const attemptsMax = 20;

/**
 * Repeatable read: PostgreSQL then refuses to write over what it has not seen, which is SQLite's promise too.
 * The refused transaction is done again from its start.
 */
function createTransaction(db: Kysely<Database>): MetaAccess["transaction"] {
  return async (work) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await db.transaction().setIsolationLevel("repeatable read").execute(work);
      } catch (error) {
        if (!wasGivenUp(error)) throw error;
        if (attempt + 1 >= attemptsMax) {
          throw new OperationalError("meta_unavailable", "Other transactions kept winning.", {
            retryable: true,
            cause: error,
          });
        }
      }
      await sleep(backoffMs(attempt, { firstMs: 2, maxMs: 100 }));
    }
  };
}
