/**
 * What each index, projection and roll-up of the errors table costs an inserted row: processor time of the store's child
 * and bytes on disk, with it and without. Rows are made by the engine as in `query-data.ts`, in batches of the usual size.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectId } from "@vedette/protocol";
import { startEmbeddedStore } from "../packages/server/src/adapters/embedded-clickhouse/supervisor.ts";
import { createClickHouseEventStore } from "../packages/server/src/adapters/clickhouse/clickhouse-event-store.ts";
import { silentLogger } from "../packages/server/src/kernel/logger.ts";
import { cpuSeconds } from "./processes.ts";
import { insertSql, openEventStore, untilMerged } from "./query-data.ts";
import { printTable } from "./table.ts";

const rowsPerBatch = 1500;
const batches = 40;
const timeoutMs = 60_000;

/** What is left out, as statements over the whole schema. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "all of it": [],
  "without by_tag": ["ALTER TABLE errors DROP INDEX by_tag"],
  "without by_word": ["ALTER TABLE errors DROP INDEX by_word"],
  "without by_group": ["ALTER TABLE errors DROP PROJECTION by_group"],
  "without by_date": ["ALTER TABLE errors DROP PROJECTION by_date"],
  "without the hourly counts": ["DROP TABLE error_counts_hourly_feed"],
  "with users in the hourly counts": [
    "ALTER TABLE error_counts_hourly ADD COLUMN users AggregateFunction(uniqCombined64, UInt64)",
    `ALTER TABLE error_counts_hourly_feed MODIFY QUERY SELECT project_id, group_hash,
      toStartOfHour(toDateTime(timestamp, 'UTC')) AS hour, environment, retention_days, toMonday(received_at) AS received_week,
      sum(toUInt64(sample_weight)) AS events, min(timestamp) AS first_seen, max(timestamp) AS last_seen,
      uniqCombined64StateIf(user_hash, user_hash != 0) AS users
      FROM errors GROUP BY project_id, group_hash, hour, environment, retention_days, received_week`,
  ],
};

async function measure(statements: readonly string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), "vedette-bench-"));
  const engine = await startEmbeddedStore({ dataDir: join(dataDir, "events"), logger: silentLogger });
  const store = createClickHouseEventStore({
    target: { socketPath: engine.socketPath },
    logger: silentLogger,
  });
  const connection = openEventStore(dataDir);
  try {
    await store.migrate();
    for (const sql of statements) await connection.send({ kind: "command", sql, timeoutMs });
    const events = rowsPerBatch * batches;
    const filling = { dataDir, projectId: 1 as ProjectId, events: events * 40, endMs: Date.now() };
    const insert = async (batch: number) => {
      const sql = insertSql(filling, batch * rowsPerBatch, rowsPerBatch);
      await connection.send({ kind: "insert", sql, settings: { max_threads: 1 }, timeoutMs });
    };
    // The first ones also load code and fill caches.
    for (let batch = 0; batch < 4; batch += 1) await insert(batch);
    const before = cpuSeconds(process.pid).total;
    for (let batch = 4; batch < batches + 4; batch += 1) await insert(batch);
    await untilMerged(connection);
    const cpuUs = ((cpuSeconds(process.pid).total - before) * 1e6) / events;
    const bytes = await connection.send({
      kind: "read",
      sql: "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table IN ('errors', 'error_counts_hourly')",
      timeoutMs,
    });
    return { cpuUs, bytes: Number(bytes) / (events + 4 * rowsPerBatch) };
  } finally {
    await connection.close();
    await store.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function benchInsertCost(): Promise<void> {
  const rows = [];
  for (const [name, statements] of Object.entries(variants)) {
    const { cpuUs, bytes } = await measure(statements);
    process.stderr.write(`${name}: ${cpuUs.toFixed(1)} us, ${bytes.toFixed(1)} bytes\n`);
    rows.push({ errors: name, "CPU us per row": cpuUs, "bytes per row": bytes });
  }
  printTable("Inserting a row of the query bench, merges included", rows);
}
