/** A table from before the text indexes and totals: the same answers before, while and after its parts are brought up. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectId } from "@vedette/protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedStore, startEmbeddedStore } from "#adapters/embedded-clickhouse/supervisor.ts";
import { silentLogger } from "#kernel/logger.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import { createChunkPool } from "#kernel/chunk-pool.ts";
import { eventTables } from "#ports/event-tables.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { createClickHouseEventStore } from "./clickhouse-event-store.ts";
import { type Connection, createConnection } from "./connection.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { encodeRows } from "./encode-rows.ts";
import { createRowEncoder } from "./row-binary.ts";
import { scopeFilter } from "./scope-filter.ts";

let folder: string;
let engine: EmbeddedStore;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-totals-"));
  engine = await startEmbeddedStore({ dataDir: folder, logger: silentLogger });
  connection = createConnection({ socketPath: engine.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 10, 2);

function rowsOf(part: number) {
  return Array.from({ length: 60 }, (_, index) =>
    makeErrorRow({
      project_id: 1,
      event_id: (part * 1000 + index).toString(16).padStart(32, "0"),
      group_hash: (index % 3).toString(16).padStart(32, "0"),
      timestamp: startMs + (index % 4) * dayMs,
      received_at: startMs + 3 * dayMs,
      title: index % 5 === 0 ? "Zahlung ABGELEHNT von Ärzten" : `nothing of note ${index}`,
      message: "",
      culprit: "",
      error_value: "",
      sample_weight: 2,
      user_hash: index % 7,
      tags: [
        ["shop", index % 2 === 0 ? "de" : "fr"],
        ["item", String(index)],
      ],
    }),
  );
}

/** Later columns are not there yet. */
const { chained_types: _types, chained_values: _values, ...columnsOfThen } = eventTables.errors;

async function insert(part: number): Promise<void> {
  const encoder = createRowEncoder(columnsOfThen);
  for (const piece of encodeRows(
    encoder,
    rowsOf(part),
    createChunkPool({ chunkBytes: 65_536, chunksMax: 2 }),
  )) {
    await connection.send({
      kind: "insert",
      sql: `INSERT INTO errors (${encoder.columns.join(", ")}) FORMAT RowBinary`,
      body: piece.parts,
      timeoutMs: 10_000,
    });
  }
}

async function ask(sql: string): Promise<string> {
  // The client's type knows maps as its own class; the text is what travels in either case.
  const filter = {
    additional_table_filters: scopeFilter(makeProjectScope([1 as ProjectId]), "vedette"),
  } as object;
  return (await connection.send({ kind: "read", sql, settings: { ...filter }, timeoutMs: 10_000 })).trim();
}

async function answers() {
  const byDay = `SELECT toString(group_hash), sum(toUInt64(sample_weight)),
      finalizeAggregation(uniqCombined64StateIf(12)(user_hash, user_hash != 0)) FROM errors`;
  return {
    tag: await ask("SELECT count() FROM errors WHERE has(tag_pairs, toString(('shop', 'fr')))"),
    notTag: await ask("SELECT count() FROM errors WHERE NOT (has(tag_pairs, toString(('shop', 'fr'))))"),
    tags: await ask(
      "SELECT count() FROM errors WHERE hasAny(tag_pairs, [toString(('item', '7')), toString(('item', '8')), toString(('item', '77'))])",
    ),
    word: await ask("SELECT count() FROM errors WHERE search_text LIKE '%abgelehnt%'"),
    partOfWord: await ask(
      "SELECT count() FROM errors WHERE search_text LIKE '%gelehn%' OR search_text LIKE '%ärzt%'",
    ),
    totals: await ask(`${byDay} WHERE 1 GROUP BY project_id, group_hash ORDER BY 1`),
    days: await ask(
      `${byDay} WHERE toStartOfDay(timestamp) >= toDateTime('2026-11-03 00:00:00', 'UTC') GROUP BY project_id, group_hash ORDER BY 1`,
    ),
  };
}

it("answers alike whether a part has its index and totals or waits for them", async () => {
  const migrations = await readMigrations({ kind: "embedded" });
  const migrateTo = async (last: number) =>
    await migrate({
      connection,
      migrations: migrations.filter(({ version }) => version <= last),
      logger: silentLogger,
    });
  await migrateTo(5);
  await insert(1);
  await connection.send({ kind: "command", sql: "SYSTEM STOP MERGES", timeoutMs: 10_000 });
  await migrateTo(6);
  const old = await answers();
  expect(old).toEqual({
    tag: "30",
    notTag: "30",
    tags: "2",
    word: "12",
    partOfWord: "12",
    totals: ["0", "1", "2"].map((hash) => `00000000-0000-0000-0000-00000000000${hash}\t40\t6`).join("\n"),
    days: expect.stringContaining("\t30\t6"),
  });
  await insert(2);
  const mixed = await answers();
  expect(mixed).toMatchObject({ tag: "60", notTag: "60", tags: "4", word: "24", partOfWord: "24" });
  expect(mixed.totals).toContain("\t80\t6");
  // The next migration drops what the last one still makes: it waits for it.
  const store = createClickHouseEventStore({
    target: { socketPath: engine.socketPath },
    logger: silentLogger,
  });
  const migrated = store.migrate();
  await connection.send({ kind: "command", sql: "SYSTEM START MERGES", timeoutMs: 10_000 });
  await migrated;
  await expect
    .poll(async () => await ask("SELECT count() FROM system.mutations WHERE NOT is_done"), {
      timeout: 20_000,
    })
    .toBe("0");
  expect(
    await ask("SELECT sum(rows) > 0 FROM system.projection_parts WHERE active AND name = 'by_date'"),
  ).toBe("1");
  expect(await answers()).toEqual(mixed);
  await connection.send({
    kind: "command",
    sql: "DELETE FROM errors WHERE group_hash = '00000000-0000-0000-0000-000000000001'",
    settings: { lightweight_deletes_sync: "2" },
    timeoutMs: 20_000,
  });
  const left = await answers();
  expect(left).toMatchObject({ tag: "40", notTag: "40", tags: "2", word: "16", partOfWord: "16" });
  expect(left.totals.split("\n")).toHaveLength(2);
  expect(left.totals).not.toContain("000000000001");
  expect(
    await ask(
      "EXPLAIN SELECT project_id, group_hash, sum(toUInt64(sample_weight)) FROM errors GROUP BY project_id, group_hash",
    ),
  ).toContain("by_group");
  expect(
    await ask("EXPLAIN SELECT count() FROM errors WHERE has(tag_pairs, toString(('shop', 'fr')))"),
  ).toContain("text_index_by_tag");
  await store.close();
});
