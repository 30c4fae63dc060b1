/** A bounded pool of connections, in the form that Kysely asks for, with typed failures. */
import { type CustomTypesConfig, Pool, type PoolClient, types as defaultTypes } from "pg";
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Logger } from "#kernel/logger.ts";
import { connectionFailure, statementFailure } from "./postgres-failures.ts";

export type PostgresPoolOptions = {
  readonly url: string;
  readonly connectionsMax: number;
  /** 0: none. */
  readonly statementTimeoutMs: number;
  readonly logger: Logger;
};

/** Object ids of the types that arrive as text because they may exceed a number. */
const int8 = 20;
const numeric = 1700;

function readInteger(text: string): number {
  const value = Number(text);
  // Every integer of the schema is below 2^53; one that is not would be corrupted silently.
  if (!Number.isSafeInteger(value)) throw new Error(`an integer beyond 2^53 came from the database: ${text}`);
  return value;
}

const types: CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") => {
    if (format !== "binary" && id === int8) return readInteger;
    if (format !== "binary" && id === numeric) return Number;
    return format === undefined
      ? defaultTypes.getTypeParser(id)
      : defaultTypes.getTypeParser(id, format as "text");
  },
};

export function createPostgresPool(options: PostgresPoolOptions): PostgresPool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: "vedette",
    types,
    ...(options.statementTimeoutMs === 0
      ? {}
      : {
          statement_timeout: options.statementTimeoutMs,
          // For a server that does not even say that it gave up.
          query_timeout: options.statementTimeoutMs + 5_000,
          idle_in_transaction_session_timeout: 60_000,
        }),
  });
  // An idle connection that breaks is replaced by the next use; unheard, the event would end the process.
  pool.on("error", (error) => options.logger.warn({ error }, "an idle connection to PostgreSQL was lost"));

  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw connectionFailure(error);
      });
      const wrapped = known.get(client) ?? wrapClient(client);
      known.set(client, wrapped);
      return wrapped;
    },
    end: async () => {
      await pool.end();
    },
  };
}

function wrapClient(client: PoolClient): PostgresPoolClient {
  // An error between two statements (the server was stopped); the next statement fails and says so.
  client.on("error", () => undefined);
  let broken = false;
  return {
    query: (async (sql: string, parameters: readonly unknown[]) => {
      try {
        return await client.query(sql, [...parameters]);
      } catch (error) {
        const failure = statementFailure(error);
        broken ||= failure !== error;
        throw failure;
      }
    }) as <Row>(sql: string, parameters: readonly unknown[]) => Promise<PostgresQueryResult<Row>>,
    // A connection that failed is not used again.
    release: (destroy?: boolean) => client.release(destroy === true || broken),
  } as PostgresPoolClient;
}
