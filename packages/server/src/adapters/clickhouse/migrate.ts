/**
 * Brings the event store's schema to the version that this server knows.
 *
 * Migrations are SQL templates in `migrations/events`: what differs between the embedded engine and a cluster
 * (the engine clause, the name of the deduplication window, ON CLUSTER) stands in `{{...}}`. Every statement is safe to
 * repeat, so a migration that was cut off, or run by two servers at once, is run again; its version is recorded last.
 * A migration may leave work to the background; the next one waits for it.
 */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { OperationalError } from "#kernel/errors.ts";
import type { Logger } from "#kernel/logger.ts";
import type { Connection } from "./connection.ts";

export type Migration = {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly string[];
};

export type EngineFlavour =
  /** The engine in a child of ours, which configures it. */
  | { readonly kind: "embedded" }
  /** One node that keeps its own deduplication log. */
  | { readonly kind: "single" }
  /** Replicated tables, created on every node of the named cluster. */
  | { readonly kind: "cluster"; readonly cluster: string };

const folder = new URL("../../../migrations/events/", import.meta.url);
const fileShape = /^(\d{4})-([a-z0-9-]+)\.sql$/;
const statementTimeoutMs = 120_000;
/** An upgrade over several versions of a large table: the background makes some thirty thousand rows a second. */
const mutationsTimeoutMs = 2 * 3_600_000;

/** All migrations of this server, in order, for the given flavour. */
export async function readMigrations(flavour: EngineFlavour): Promise<readonly Migration[]> {
  return Promise.all(
    listMigrationFiles().map(async ({ file, version, name }) => {
      const template = await readFile(new URL(file, folder), "utf8");
      return { version, name, statements: splitStatements(render(template, flavour)) };
    }),
  );
}

/** The schema that this server brings. */
export function knownEventSchema(): number {
  return listMigrationFiles().at(-1)?.version ?? 0;
}

function listMigrationFiles(): readonly {
  readonly file: string;
  readonly version: number;
  readonly name: string;
}[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return files.sort().map((file) => {
    const match = fileShape.exec(file);
    if (match === null) throw new Error(`${file} is not named like 0001-what-it-does.sql`);
    return { file, version: Number(match[1]), name: String(match[2]) };
  });
}

/** Fills the template; an unknown placeholder is a mistake in the file. */
export function render(template: string, flavour: EngineFlavour): string {
  return template.replaceAll(/\{\{([^{}]*)\}\}/g, (_, inner: string) => {
    if (inner === "on_cluster") return flavour.kind === "cluster" ? `ON CLUSTER '${flavour.cluster}'` : "";
    // The embedded engine chooses by the size of a part (its configuration); a server's own default is a quick one.
    if (inner === "compression")
      return flavour.kind === "embedded" ? "" : "default_compression_codec = 'ZSTD(3)', ";
    if (inner === "deduplication_window") {
      return flavour.kind === "cluster"
        ? "replicated_deduplication_window"
        : "non_replicated_deduplication_window";
    }
    const engine = /^(\w*MergeTree)(?:\((.*)\))?$/.exec(inner);
    if (engine === null) throw new Error(`unknown placeholder {{${inner}}}`);
    const [, name, args] = engine;
    if (flavour.kind !== "cluster") return `${name}(${args ?? ""})`;
    const replica = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'";
    return `Replicated${name}(${args === undefined || args === "" ? replica : `${replica}, ${args}`})`;
  });
}

/** Statements end with a semicolon at the end of a line; comments stand on lines of their own. */
export function splitStatements(sql: string): readonly string[] {
  const lines = sql.split("\n").filter((line) => !line.trimStart().startsWith("--"));
  return lines
    .join("\n")
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** Runs what is missing; refuses a database that a newer server has changed. */
export async function migrate(deps: {
  readonly connection: Connection;
  readonly migrations: readonly Migration[];
  readonly logger: Logger;
}): Promise<void> {
  const { connection, migrations, logger } = deps;
  const known = migrations.at(-1)?.version ?? 0;
  const current = await currentVersion(connection);
  if (current > known) {
    throw new OperationalError(
      "folder_newer",
      `the event store has schema ${current}, this server knows ${known}`,
      { retryable: false },
    );
  }
  for (const migration of migrations.filter(({ version }) => version > current)) {
    await untilMutated(connection);
    for (const sql of migration.statements) {
      await connection.send({ kind: "command", sql, timeoutMs: statementTimeoutMs });
    }
    await connection.send({
      kind: "command",
      sql: "INSERT INTO schema_version (version, name) SELECT {version:UInt32}, {name:String}",
      params: { version: migration.version, name: migration.name },
      settings: { insert_deduplication_token: `schema-${migration.version}`, async_insert: 0 },
      timeoutMs: statementTimeoutMs,
    });
    logger.info(
      { version: migration.version, name: migration.name },
      "the event store's schema was upgraded",
    );
  }
}

/** The engine refuses to drop what an earlier migration still makes in the background (code 36). */
async function untilMutated(connection: Connection): Promise<void> {
  const deadlineMs = performance.now() + mutationsTimeoutMs;
  for (;;) {
    const unfinished = await connection.send({
      kind: "read",
      sql: "SELECT count() FROM system.mutations WHERE database = {database:String} AND NOT is_done",
      params: { database: connection.database },
      timeoutMs: statementTimeoutMs,
    });
    if (unfinished.trim() === "0") return;
    if (performance.now() > deadlineMs)
      throw new OperationalError("store_timeout", "earlier migrations of the event store do not end", {
        retryable: true,
      });
    await sleep(200);
  }
}

async function currentVersion(connection: Connection): Promise<number> {
  const exists = await connection.send({
    kind: "command",
    sql: "EXISTS TABLE schema_version",
    timeoutMs: statementTimeoutMs,
  });
  if (exists.trim() !== "1") return 0;
  const version = await connection.send({
    kind: "command",
    sql: "SELECT max(version) FROM schema_version",
    timeoutMs: statementTimeoutMs,
  });
  return Number(version.trim());
}
