/**
 * Lets Kysely speak to Node's own SQLite. One connection per store; Kysely hands it out to one user at a time.
 *
 * - Transactions begin IMMEDIATE: a write that begins as a read could fail half-way when another process was
 *   faster, and such a failure cannot be waited out.
 * - A busy database is waited for asynchronously. SQLite's own wait would block the event loop, and with it a
 *   transaction of the same process that holds the lock.
 * - Prepared statements are kept (bounded): compiling a statement of a thousand values costs more than running it.
 */
import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from "kysely";
import { OperationalError } from "#kernel/errors.ts";

export type NodeSqliteOptions = {
  readonly path: string;
  /** How long a call waits for another process's write. */
  readonly busyTimeoutMs: number;
  /** Prepared statements are kept up to this many characters of SQL together (measured: some 40 bytes each). */
  readonly statementCharactersMax: number;
};

/** SQLite's migrations run in one transaction here, because ours begin with the write lock. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export function createNodeSqliteDialect(options: NodeSqliteOptions): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => createDriver(options),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function createDriver(options: NodeSqliteOptions): Driver {
  let open: { readonly database: DatabaseSync; readonly connection: DatabaseConnection } | undefined;
  const run = (connection: DatabaseConnection, sql: string) =>
    connection.executeQuery(CompiledQuery.raw(sql));
  const savepoint = (verb: string) => async (connection: DatabaseConnection, name: string) => {
    await run(connection, `${verb} "${name.replaceAll('"', '""')}"`);
  };
  return {
    init: async () => {
      const database = await waitWhileBusy(options.busyTimeoutMs, () => openDatabase(options.path));
      open = { database, connection: createConnection(database, options) };
    },
    acquireConnection: async () => {
      if (open === undefined) throw new Error("the database is not open");
      return open.connection;
    },
    beginTransaction: async (connection, settings: TransactionSettings) => {
      await run(connection, settings.accessMode === "read only" ? "begin" : "begin immediate");
    },
    commitTransaction: async (connection) => {
      await run(connection, "commit");
    },
    rollbackTransaction: async (connection) => {
      // After a full disk or an I/O error SQLite has rolled back by itself.
      if (open?.database.isTransaction === true) await run(connection, "rollback");
    },
    savepoint: savepoint("savepoint"),
    rollbackToSavepoint: savepoint("rollback to"),
    releaseSavepoint: savepoint("release"),
    releaseConnection: async () => undefined,
    destroy: async () => {
      open?.database.close();
      open = undefined;
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  // The file holds password hashes: nobody else may read it. SQLite gives its side files the same mode.
  if (path !== ":memory:") createPrivately(path);
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    database.exec("pragma journal_mode = wal");
    // FULL: an issue that was answered for must not vanish with the power while its events stay.
    // One fsync per commit is about a millisecond, and commits are a few per second.
    database.exec("pragma synchronous = full");
    database.exec("pragma temp_store = memory");
    database.exec("pragma cache_size = -8000");
    database.exec("pragma journal_size_limit = 33554432");
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw new OperationalError("meta_unavailable", `The database file ${path} cannot be opened.`, {
      retryable: true,
      cause: error,
    });
  }
}

function createConnection(database: DatabaseSync, options: NodeSqliteOptions): DatabaseConnection {
  const statements = createStatementCache(database, options.statementCharactersMax);
  return {
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> =>
      await waitWhileBusy(options.busyTimeoutMs, () => {
        const statement = statements.get(query.sql);
        const parameters = query.parameters as readonly SQLInputValue[];
        if (statement.returnsRows) return { rows: statement.prepared.all(...parameters) as Row[] };
        const { changes, lastInsertRowid } = statement.prepared.run(...parameters);
        return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
      }),
    // oxlint-disable-next-line require-yield
    streamQuery: async function* () {
      throw new Error("streaming is not offered: a read would hold the only connection");
    },
  };
}

type CachedStatement = { readonly prepared: StatementSync; readonly returnsRows: boolean };

/** Least recently used statements go first; a `Map` keeps the order of insertion. */
function createStatementCache(database: DatabaseSync, charactersMax: number) {
  const cache = new Map<string, CachedStatement>();
  let characters = 0;
  return {
    get: (sql: string): CachedStatement => {
      const known = cache.get(sql);
      if (known !== undefined) {
        cache.delete(sql);
        cache.set(sql, known);
        return known;
      }
      const prepared = database.prepare(sql);
      const statement = { prepared, returnsRows: prepared.columns().length > 0 };
      cache.set(sql, statement);
      characters += sql.length;
      for (const oldest of cache.keys()) {
        if (characters <= charactersMax) break;
        cache.delete(oldest);
        characters -= oldest.length;
      }
      return statement;
    },
  };
}

/** Result codes of SQLite (https://www.sqlite.org/rescode.html), the low byte of the extended code. */
const busyCodes: ReadonlySet<number> = new Set([5, 6]);
const unavailableCodes: ReadonlySet<number> = new Set([8, 10, 13, 14]);
/** Damaged, or no database at all: waiting does not mend it. */
const damagedCodes: ReadonlySet<number> = new Set([11, 26]);

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  return error.errcode & 0xff;
}

async function waitWhileBusy<Result>(timeoutMs: number, work: () => Result): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      const code = primaryCode(error);
      if (code === undefined) throw error;
      if (unavailableCodes.has(code)) {
        throw new OperationalError("meta_unavailable", "The database file cannot be read or written.", {
          retryable: true,
          cause: error,
        });
      }
      if (damagedCodes.has(code)) {
        throw new OperationalError("meta_unavailable", "The database file is damaged.", {
          retryable: false,
          cause: error,
        });
      }
      if (!busyCodes.has(code)) throw error;
      if (performance.now() >= deadline) {
        throw new OperationalError("meta_unavailable", "Another process holds the database for too long.", {
          retryable: true,
          cause: error,
        });
      }
    }
    // Jitter, so that two waiting processes do not meet again and again.
    await sleep(Math.min(1 + attempt, 20) * (0.5 + Math.random()));
  }
}
