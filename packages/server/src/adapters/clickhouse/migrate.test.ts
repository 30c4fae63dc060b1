import { describe, expect, it } from "vitest";
import { readMigrations, render, splitStatements } from "./migrate.ts";

describe("migrations of the event store", () => {
  it("renders one template for a single node and for a cluster", () => {
    const template =
      "CREATE TABLE t {{on_cluster}} (a UInt8) ENGINE = {{SummingMergeTree(a)}} SETTINGS {{deduplication_window}} = 5";
    expect(render(template, { kind: "single" })).toBe(
      "CREATE TABLE t  (a UInt8) ENGINE = SummingMergeTree(a) SETTINGS non_replicated_deduplication_window = 5",
    );
    expect(render(template, { kind: "cluster", cluster: "main" })).toBe(
      "CREATE TABLE t ON CLUSTER 'main' (a UInt8) ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', a) " +
        "SETTINGS replicated_deduplication_window = 5",
    );
    expect(render("{{MergeTree}}", { kind: "cluster", cluster: "main" })).toBe(
      "ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')",
    );
  });

  it("leaves compression to the embedded engine's configuration, and says it to a server", () => {
    const template = "SETTINGS {{compression}}a = 1";
    expect(render(template, { kind: "embedded" })).toBe("SETTINGS a = 1");
    expect(render(template, { kind: "single" })).toBe(
      "SETTINGS default_compression_codec = 'ZSTD(3)', a = 1",
    );
  });

  it("refuses a placeholder that it does not know", () => {
    expect(() => render("ENGINE = {{Memory}}", { kind: "single" })).toThrow("{{Memory}}");
  });

  it("splits a file into statements without its comments", () => {
    expect(splitStatements("-- about; this\nSELECT 1;\n\nSELECT\n  ';'\n;\n-- end\n")).toEqual([
      "SELECT 1",
      "SELECT\n  ';'",
    ]);
  });

  it("reads every file in order, each statement safe to repeat", async () => {
    for (const flavour of [
      { kind: "embedded" },
      { kind: "single" },
      { kind: "cluster", cluster: "c" },
    ] as const) {
      const migrations = await readMigrations(flavour);
      expect(migrations.map((migration) => migration.version)).toEqual(
        migrations.map((_, index) => index + 1),
      );
      for (const statement of migrations.flatMap((migration) => migration.statements)) {
        // What adds or drops asks first; settings and filling up may be said twice.
        const parts =
          statement.match(/\b(?:CREATE TABLE|CREATE MATERIALIZED VIEW|ADD \w+|DROP \w+)\b/g) ?? [];
        const asking = statement.match(/\bIF (?:NOT )?EXISTS\b/g) ?? [];
        expect(asking, statement).toHaveLength(parts.length);
        if (parts.length === 0) expect(statement).toMatch(/^ALTER TABLE \w+ [^;]*(MODIFY|MATERIALIZE) /);
        expect(statement).not.toMatch(/\{\{|\}\}/);
      }
    }
  });
});
