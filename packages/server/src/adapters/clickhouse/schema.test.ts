/** What the migrations make of an empty database, compared with what the code believes. */
import { randomBytes } from "node:crypto";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProjectId } from "@vedette/protocol";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import { eventTables } from "#ports/event-tables.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { tablesWithBlobs } from "./blobs-in-use.ts";
import { type Connection, createConnection } from "./connection.ts";
import { scopedTables, scopeFilter } from "./scope-filter.ts";

let opened: TestEventStore;
let store: EventStore;
let connection: Connection;

beforeAll(async () => {
  opened = await startEventStore();
  store = opened.events;
  connection = createConnection({ socketPath: opened.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await opened?.close();
});

async function lines(sql: string, settings = {}): Promise<string[]> {
  const text = await connection.send({ kind: "read", sql, settings, timeoutMs: 10_000 });
  return text.split("\n").filter((line) => line !== "");
}

describe("schema of the event store", () => {
  it("has the declared columns in every table that is written", async () => {
    for (const [table, declared] of Object.entries(eventTables)) {
      const columns = await lines(
        `SELECT name, type FROM system.columns WHERE database = 'vedette' AND table = '${table}' AND default_kind != 'ALIAS' ORDER BY position FORMAT TSVRaw`,
      );
      expect(columns).toEqual(
        Object.entries(declared).map(
          ([name, type]) => `${name}\t${type.replace(/DateTime64\((\d)\)/, "DateTime64($1, 'UTC')")}`,
        ),
      );
    }
  });

  it("filters every table that holds rows of projects", async () => {
    const tables = await lines(
      "SELECT DISTINCT table FROM system.columns WHERE database = 'vedette' AND name = 'project_id' AND table NOT LIKE '%_feed' ORDER BY table",
    );
    expect(tables).toEqual([...scopedTables].sort());
  });

  it("closes every other table to queries of projects", async () => {
    const settings = { additional_table_filters: scopeFilter(makeProjectScope([1 as ProjectId]), "vedette") };
    await lines("INSERT INTO figures (at, name, value) VALUES (now64(3), 'x', 1)");
    expect(await lines("SELECT count() FROM figures")).toEqual(["1"]);
    expect(await lines("SELECT count() FROM figures", settings)).toEqual(["0"]);
    const tables = await lines(
      "SELECT name FROM system.tables WHERE database = 'vedette' AND engine LIKE '%MergeTree' ORDER BY name",
    );
    expect(tables).toEqual([...scopedTables, "figures", "schema_version"].sort());
  });

  it("knows every table whose rows name blobs", async () => {
    const tables = await lines(
      "SELECT DISTINCT table FROM system.columns WHERE database = 'vedette' AND name = 'blob_id' ORDER BY table",
    );
    expect(tables).toEqual([...tablesWithBlobs].sort());
  });

  it("remembers tokens in every table, also in those that views feed", async () => {
    const without = await lines(
      "SELECT name FROM system.tables WHERE database = 'vedette' AND engine LIKE '%MergeTree' AND create_table_query NOT LIKE '%non_replicated_deduplication_window = %'",
    );
    expect(without).toEqual([]);
  });

  it("finds the rows of a scope by the primary key", async () => {
    for (let project = 1; project <= 10; project++) {
      const rows = Array.from({ length: 2_500 }, (_, index) =>
        makeErrorRow({ project_id: project, event_id: index.toString(16).padStart(32, "0") }),
      );
      await store.insert({ table: "errors", rows, dedupToken: `p${project}` });
    }
    await lines("OPTIMIZE TABLE errors FINAL");
    for (const [projects, condition] of [
      [[7], "project_id in [7, 7]"],
      [[7, 8], "project_id in 2-element set"],
    ] as const) {
      const scope = makeProjectScope(projects.map((id) => id as ProjectId));
      const settings = { additional_table_filters: scopeFilter(scope, "vedette") };
      const plan = await lines("EXPLAIN indexes = 1 SELECT count() FROM errors WHERE level = 'x'", settings);
      const key = plan.slice(plan.findIndex((line) => line.includes("PrimaryKey")));
      const granules = key.map((line) => /Granules: (\d+)\/(\d+)/.exec(line)).find((match) => match !== null);
      expect(key.find((line) => line.includes("Condition:"))).toContain(condition);
      expect(Number(granules?.[1])).toBeLessThan(Number(granules?.[2]));
    }
  });

  it("compresses what lasts better than what was just inserted", async () => {
    const codecs = async () =>
      await lines(
        "SELECT DISTINCT default_compression_codec FROM system.parts WHERE active AND table = 'errors' AND partition LIKE '(77,%' ORDER BY 1",
      );
    // Bytes that no compression makes small: the merged part is larger than what counts as large.
    const noise = (): string => randomBytes(3_000_000).toString("base64");
    for (let batch = 0; batch < 9; batch++) {
      const rows = [makeErrorRow({ project_id: 902, retention_days: 77, extra: noise() })];
      await store.insert({ table: "errors", rows, dedupToken: `noise-${batch}` });
    }
    await lines("OPTIMIZE TABLE errors FINAL");
    expect(await codecs()).toEqual(["ZSTD(9)"]);
    await store.insert({
      table: "errors",
      rows: [makeErrorRow({ project_id: 902, retention_days: 77 })],
      dedupToken: "fresh",
    });
    expect(await codecs()).toEqual(["ZSTD(1)", "ZSTD(9)"]);
  });

  it("knows the setting that names the compression on a server of its own", async () => {
    expect(
      await lines("SELECT name FROM system.merge_tree_settings WHERE name = 'default_compression_codec'"),
    ).toEqual(["default_compression_codec"]);
  });

  it("drops rows whose time is over", async () => {
    const dayMs = 86_400_000;
    const old = Date.now() - 100 * dayMs;
    const rows = [90, 365].map((retention_days) =>
      makeErrorRow({ project_id: 900, received_at: old, timestamp: old, retention_days }),
    );
    await store.insert({ table: "errors", rows, dedupToken: "old" });
    await lines("OPTIMIZE TABLE errors FINAL");
    expect(await lines("SELECT retention_days FROM errors WHERE project_id = 900")).toEqual(["365"]);
    const partitions = await lines(
      "SELECT DISTINCT retention_days FROM error_counts_hourly WHERE project_id = 900 ORDER BY retention_days",
    );
    expect(partitions).toContain("365");
  });

  it("counts by sample weight in the roll-up, and users by their hash in the totals", async () => {
    const rows = [0, 5, 5, 6].map((user_hash, index) =>
      makeErrorRow({
        project_id: 901,
        user_hash,
        sample_weight: index + 1,
        event_id: index.toString(16).padStart(32, "0"),
      }),
    );
    await store.insert({ table: "errors", rows, dedupToken: "weights" });
    expect(
      await lines(
        "SELECT sum(events), min(first_seen), max(last_seen) FROM error_counts_hourly WHERE project_id = 901",
      ),
    ).toEqual(["10\t2026-11-18 12:34:56.789\t2026-11-18 12:34:56.789"]);
    const users =
      "SELECT finalizeAggregation(uniqCombined64StateIf(12)(user_hash, user_hash != 0)) FROM errors WHERE project_id = 901 GROUP BY group_hash";
    expect(await lines(users)).toEqual(["2"]);
    expect((await lines(`EXPLAIN ${users}`)).join("\n")).toContain("by_date");
  });
});
