/**
 * The event store on ClickHouse: the embedded engine behind its socket, or a server. One client, one SQL.
 */
import type { ClickHouseSettings } from "@clickhouse/client";
import { createChunkPool } from "#kernel/chunk-pool.ts";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { EventQuery, EventStore, EventStoreStats } from "#ports/event-store.ts";
import { type EventTableName, eventTables } from "#ports/event-tables.ts";
import { type ClickHouseTarget, type Connection, createConnection } from "./connection.ts";
import { readBlobsInUse } from "./blobs-in-use.ts";
import { deleteGroups } from "./delete-groups.ts";
import { deleteSubject } from "./delete-subject.ts";
import { readErrorParts } from "./error-parts.ts";
import { encodeRows, wholeInsertBytesMax } from "./encode-rows.ts";
import { readFigures, writeFigures } from "./figures.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { dropPartition, readPartitions } from "./partitions.ts";
import { createRowEncoder, type EncodedRows, type RowEncoder } from "./row-binary.ts";
import { readLines } from "./read-lines.ts";
import { projectList, scopedTables, scopeFilter } from "./scope-filter.ts";

export type ClickHouseEventStoreDeps = {
  readonly target: ClickHouseTarget;
  readonly logger: Logger;
  /** Replicated tables on a named cluster; a single node otherwise. */
  readonly clustered?: { readonly cluster: string };
  /** The memory that one read may take; the embedded store has its own limit. Default on a server: 1 GB. */
  readonly queryMemoryBytesMax?: number;
};

const queryTimeoutMsDefault = 10_000;
const insertTimeoutMs = 60_000;
const deleteTimeoutMs = 15 * 60_000;

const insertSettings: ClickHouseSettings = {
  async_insert: 0,
  insert_deduplicate: 1,
  // A retry also fills what a cut-off insert left out in the roll-ups.
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  // Weeks and retention classes are few; a strange batch is stored in small parts rather than refused for ever.
  throw_on_max_partitions_per_insert_block: 0,
  // A part of an insert is read in a moment without them, and merged soon: the merge makes them, once.
  exclude_materialize_skip_indexes_on_insert: "by_tag,by_word",
};

/** Two full inserts at once take 32. */
const insertChunks = { chunkBytes: 1024 * 1024, chunksMax: 38 };

/** Creates the store; nothing is sent before the first call. */
export function createClickHouseEventStore(deps: ClickHouseEventStoreDeps): EventStore {
  const { target, logger } = deps;
  const connection = createConnection(target);
  const pool = createChunkPool(insertChunks);
  const encoders = new Map(
    Object.entries(eventTables).map(([table, columns]) => [table, createRowEncoder(columns)]),
  );
  const queryMemoryBytesMax = deps.queryMemoryBytesMax ?? ("url" in target ? 1_000_000_000 : undefined);

  const insert: EventStore["insert"] = async (batch) => {
    if (batch.rows.length === 0) return;
    const encoder = encoders.get(batch.table);
    if (encoder === undefined) throw new Error(`no event table ${batch.table}`);
    // All of it before the first byte is sent: a row that cannot be encoded must not leave half a batch behind.
    const pieces = encodeRows(encoder, batch.rows, pool, batch.mustBeWhole ? wholeInsertBytesMax : undefined);
    if (batch.mustBeWhole && pieces.length > 1) {
      for (const piece of pieces) piece.release();
      throw new OperationalError("batch_too_large", `the rows take ${pieces.length} inserts`, {
        retryable: false,
      });
    }
    for (const [index, piece] of pieces.entries()) {
      const token = pieces.length === 1 ? batch.dedupToken : `${batch.dedupToken}/${index}`;
      await insertPiece(connection, batch.table, encoder, piece, token);
    }
  };

  const readOf = <Row>(request: EventQuery<Row>) => ({
    kind: "read" as const,
    sql: `${request.sql}\nFORMAT JSONEachRow`,
    ...(request.params === undefined ? {} : { params: request.params }),
    settings: {
      // The client's type knows maps as its own class; the text is what travels in either case.
      ...({ additional_table_filters: scopeFilter(request.scope, connection.database) } as object),
      ...(queryMemoryBytesMax === undefined ? {} : { max_memory_usage: String(queryMemoryBytesMax) }),
      output_format_json_quote_64bit_integers: 1 as const,
      ...(request.isQuiet === true ? { max_threads: 1 } : {}),
      // Rows with their JSON texts are large: 65,000 of them, the usual block, take more memory than a query has.
      ...(request.sql.includes("JSONExtract") ? { max_block_size: "8192" } : {}),
    },
    timeoutMs: request.timeoutMs ?? queryTimeoutMsDefault,
  });

  const query = async <Row>(request: EventQuery<Row>): Promise<Row[]> => {
    if (request.scope.projectIds.length === 0) return [];
    const body = await connection.send(readOf(request));
    const rows: Row[] = [];
    for (const line of body.split("\n")) {
      if (line !== "") rows.push(request.row.parse(JSON.parse(line)));
    }
    return rows;
  };

  const stream = async function* <Row>(request: EventQuery<Row>): AsyncGenerator<readonly Row[]> {
    if (request.scope.projectIds.length === 0) return;
    const lines = readLines(connection.stream(readOf(request)));
    for await (const some of lines) yield some.map((line) => request.row.parse(JSON.parse(line)));
  };

  const onCluster = deps.clustered === undefined ? "" : ` ON CLUSTER '${deps.clustered.cluster}'`;

  const deleteProjects: EventStore["deleteProjects"] = async (scope) => {
    if (scope.projectIds.length === 0) return;
    for (const table of scopedTables) {
      await connection.send({
        kind: "command",
        sql: `ALTER TABLE ${table}${onCluster} DELETE WHERE project_id IN (${projectList(scope)})`,
        settings: { mutations_sync: "1" },
        timeoutMs: deleteTimeoutMs,
      });
    }
  };

  return {
    insert,
    query,
    stream,
    deleteProjects,
    deleteSubject: (scope, subject, onDeleted) =>
      deleteSubject(connection, scope, subject, onCluster, onDeleted),
    deleteGroups: (scope, groups, receivedBeforeMs) =>
      deleteGroups(connection, scope, groups, receivedBeforeMs, onCluster),
    partitions: () => readPartitions(connection),
    dropPartition: (partition) => dropPartition(connection, partition, onCluster),
    // A server may be one of several that answer in turns, and their parts differ for moments.
    errorParts: async () => ("socketPath" in target ? await readErrorParts(connection) : undefined),
    blobsInUse: (ids) => readBlobsInUse(connection, ids),
    recordFigures: (figures) => writeFigures(connection, figures, pool),
    readFigures: (query) => readFigures(connection, query),
    migrate: async () => {
      if ("url" in target) await createDatabase(target, deps.clustered);
      const single = { kind: "socketPath" in deps.target ? "embedded" : "single" } as const;
      const flavour =
        deps.clustered === undefined ? single : ({ kind: "cluster", ...deps.clustered } as const);
      await migrate({ connection, migrations: await readMigrations(flavour), logger });
    },
    ping: connection.ping,
    stats: () => readStats(connection),
    close: connection.close,
  };
}

async function insertPiece(
  connection: Connection,
  table: EventTableName,
  encoder: RowEncoder,
  piece: EncodedRows,
  token: string,
) {
  await connection.send({
    kind: "insert",
    sql: `INSERT INTO ${table} (${encoder.columns.join(", ")}) FORMAT RowBinary`,
    settings: { ...insertSettings, insert_deduplication_token: token },
    body: piece.parts,
    timeoutMs: insertTimeoutMs,
  });
  // Only after success: a request that was given up may still read them.
  piece.release();
}

/** The database must exist before a connection may name it. */
async function createDatabase(
  target: Extract<ClickHouseTarget, { url: string }>,
  clustered: { readonly cluster: string } | undefined,
) {
  const connection = createConnection(target, "default");
  const onCluster = clustered === undefined ? "" : ` ON CLUSTER '${clustered.cluster}'`;
  try {
    const sql = `CREATE DATABASE IF NOT EXISTS {database:Identifier}${onCluster}`;
    await connection.send({
      kind: "command",
      sql,
      params: { database: target.database },
      timeoutMs: insertTimeoutMs,
    });
  } finally {
    await connection.close();
  }
}

async function readStats(connection: Connection): Promise<EventStoreStats> {
  const sql = `SELECT table, toString(sum(rows)), toString(sum(bytes_on_disk)), toString(count())
FROM system.parts WHERE active AND database = {database:String} GROUP BY table ORDER BY table FORMAT TabSeparated`;
  const text = await connection.send({
    kind: "read",
    sql,
    params: { database: connection.database },
    timeoutMs: queryTimeoutMsDefault,
  });
  const lines = text.split("\n").filter((line) => line !== "");
  return {
    tables: lines.map((line) => {
      const [table, rows, bytesOnDisk, activeParts] = line.split("\t");
      return {
        table: String(table),
        rows: Number(rows),
        bytesOnDisk: Number(bytesOnDisk),
        activeParts: Number(activeParts),
      };
    }),
  };
}
