/** What is stored of an insert: guarantees 1, 2, 3, 7 and 8. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import {
  type EventStoreBench,
  contractTimeMs,
  countRow,
  healed,
  hex,
  makeErrorRow,
  makeOutcomeRow,
  ownEngine,
  scopeOf,
} from "./event-store.fixture.ts";
import { type ErrorRow, eventTables } from "./event-tables.ts";

export function eventStoreWrites(bench: EventStoreBench): void {
  const { nextProject, nextToken, count, errorsOf } = bench;

  it("1 shows what was answered to the next query, through any client", async () => {
    const project = nextProject();
    const other = bench.system.open();
    await bench.store.insert({ table: "errors", rows: errorsOf(project, 3), dedupToken: nextToken() });
    expect(await count(project)).toBe(3);
    const rows = await other.query({
      scope: scopeOf(project),
      sql: "SELECT count() AS n FROM errors",
      row: countRow,
    });
    expect(rows).toEqual([{ n: 3 }]);
    await other.close();
  });

  ownEngine("1 keeps what was answered through a SIGKILL of the engine", bench, async (kill) => {
    const project = nextProject();
    await bench.store.insert({ table: "errors", rows: errorsOf(project, 50), dedupToken: nextToken() });
    kill();
    await healed(bench.store);
    expect(await count(project)).toBe(50);
    expect(await count(project, "error_counts_hourly")).toBe(50);
  });

  it("2 stores a token once, in the table and in its roll-up", async () => {
    const project = nextProject();
    const batch = { table: "errors", rows: errorsOf(project, 20), dedupToken: nextToken() } as const;
    await Promise.all([bench.store.insert(batch), bench.store.insert(batch)]);
    await bench.store.insert(batch);
    expect(await count(project)).toBe(20);
    expect(await count(project, "error_counts_hourly")).toBe(20);
  });

  it("2 stores equal rows under another token again", async () => {
    const project = nextProject();
    const rows = errorsOf(project, 5);
    await bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
    await bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
    expect(await count(project)).toBe(10);
    expect(await count(project, "error_counts_hourly")).toBe(10);
  });

  it("2 keeps tables apart: one token may serve an insert into each", async () => {
    const project = nextProject();
    const dedupToken = nextToken();
    await bench.store.insert({ table: "errors", rows: errorsOf(project, 2), dedupToken });
    const outcomes = [makeOutcomeRow({ project_id: project, quantity: 7 })];
    await bench.store.insert({ table: "outcomes", rows: outcomes, dedupToken });
    await bench.store.insert({ table: "outcomes", rows: outcomes, dedupToken });
    expect(await count(project)).toBe(2);
    expect(await count(project, "outcomes")).toBe(1);
    expect(await count(project, "outcomes_hourly")).toBe(7);
  });

  it("2 stores a batch of several weeks and retention classes once", async () => {
    const project = nextProject();
    const rows = Array.from({ length: 60 }, (_, index) =>
      makeErrorRow({
        project_id: project,
        event_id: hex(index + 1),
        received_at: contractTimeMs - (index % 6) * 7 * 86_400_000,
        retention_days: index % 2 === 0 ? 365 : 400,
      }),
    );
    const batch = { table: "errors", rows, dedupToken: nextToken() } as const;
    await bench.store.insert(batch);
    await bench.store.insert(batch);
    expect(await count(project)).toBe(60);
    expect(await count(project, "error_counts_hourly")).toBe(60);
  });

  it("2 cuts a batch beyond the size of one insert the same way every time", async () => {
    const project = nextProject();
    const rows = Array.from({ length: 30 }, (_, index) =>
      makeErrorRow({ project_id: project, event_id: hex(index + 1), extra: String(index).repeat(500_000) }),
    );
    const batch = { table: "errors", rows, dedupToken: nextToken() } as const;
    const whole = bench.store.insert({ ...batch, mustBeWhole: true });
    await expect(whole).rejects.toMatchObject({ code: "batch_too_large", retryable: false });
    expect(await count(project)).toBe(0);
    await bench.store.insert(batch);
    await bench.store.insert(batch);
    expect(await count(project)).toBe(30);
  });

  ownEngine("2 stores a token once when the insert was cut off by a SIGKILL", bench, async (kill) => {
    for (const delayMs of [0, 5, 15, 30, 60]) {
      const project = nextProject();
      const batch = { table: "errors", rows: errorsOf(project, 2_000), dedupToken: nextToken() } as const;
      const attempt = bench.store.insert(batch).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      kill();
      await attempt;
      await healed(bench.store);
      await bench.store.insert(batch);
      expect([await count(project), await count(project, "error_counts_hourly")]).toEqual([2_000, 2_000]);
    }
  });

  it("3 gives back every column of a row as it went in", async () => {
    const project = nextProject();
    const row = makeErrorRow({
      project_id: project,
      timestamp: Date.parse("2001-02-03T04:05:06.007Z"),
      user_hash: 0xffff_ffff_ffff_ffffn,
      sample_weight: 4_294_967_295,
      title: "",
      message: "“ß” 日本 \u{1F600} \0 tab\t 'quoted' \\ back",
      tags: [
        ["a", ""],
        ["", "b"],
        ["schlüssel", "\n\n"],
      ],
    });
    await bench.store.insert({ table: "errors", rows: [row], dedupToken: nextToken() });
    const columns = Object.keys(eventTables.errors).map((column) =>
      column === "timestamp" || column === "received_at"
        ? `toUnixTimestamp64Milli(${column}) AS ${column}_ms`
        : column,
    );
    const [stored] = await bench.store.query({
      scope: scopeOf(project),
      sql: `SELECT ${columns.join(", ")}, timestamp, received_at FROM errors`,
      row: z.record(z.string(), z.unknown()),
    });
    expect(stored).toEqual({
      ...row,
      project_id: String(project),
      user_hash: "18446744073709551615",
      group_hash: "d41d8cd9-8f00-b204-e980-0998ecf8427e",
      event_id: "01234567-89ab-cdef-0123-456789abcdef",
      tags: Object.fromEntries(row.tags),
      timestamp: "2001-02-03 04:05:06.007",
      timestamp_ms: String(row.timestamp),
      received_at: "2026-11-18 12:34:57.039",
      received_at_ms: String(row.received_at),
    });
  });

  it("3 gives back any text, also in maps, whatever its bytes are", async () => {
    const project = nextProject();
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom("\n\n", "\n\n; DROP TABLE errors; ", "a".repeat(200_000), "\u{10FFFF}".repeat(60)),
    );
    const [rows] = fc.sample(
      fc.array(fc.record({ extra: text, title: text, key: text, value: text }), {
        minLength: 200,
        maxLength: 200,
      }),
      1,
    );
    const batch = (rows ?? []).map((values, index) =>
      makeErrorRow({
        project_id: project,
        event_id: hex(index + 1),
        extra: values.extra,
        title: values.title,
        tags: [[values.key, values.value]],
      }),
    );
    await bench.store.insert({ table: "errors", rows: batch, dedupToken: nextToken() });
    const stored = await bench.store.query({
      scope: scopeOf(project),
      sql: "SELECT extra, title, mapKeys(tags)[1] AS key, mapValues(tags)[1] AS value FROM errors ORDER BY event_id",
      row: z.object({ extra: z.string(), title: z.string(), key: z.string(), value: z.string() }),
    });
    expect(batch.length).toBe(200);
    // Half of a surrogate pair has no bytes of its own; the replacement character stands for it.
    const wellFormed = (rows ?? []).map((values) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.toWellFormed()])),
    );
    expect(stored).toEqual(wellFormed);
  });

  ownEngine("7 fails every call while the engine is down and heals by itself", bench, async (kill) => {
    const project = nextProject();
    const unavailable = { code: "store_unavailable", retryable: true };
    kill();
    const insert = bench.store.insert({
      table: "errors",
      rows: errorsOf(project, 1),
      dedupToken: "while-down",
    });
    const query = bench.store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow });
    await Promise.all([
      expect(insert).rejects.toMatchObject(unavailable),
      expect(query).rejects.toMatchObject(unavailable),
    ]);
    expect(await bench.store.ping()).toBe(false);
    await healed(bench.store);
    await bench.store.insert({ table: "errors", rows: errorsOf(project, 1), dedupToken: "while-down" });
    expect(await count(project)).toBe(1);
  });

  it("8 refuses a batch for its content and stores nothing of it", async () => {
    const project = nextProject();
    const refused = { code: "store_rejected", retryable: false };
    const wrongRows: readonly Partial<ErrorRow>[] = [
      { event_id: "no id" },
      { project_id: 0 },
      { project_id: -1 },
      { timestamp: Number.NaN },
      { handled: 256 },
      { user_hash: 2n ** 64n },
      { title: undefined as unknown as string },
    ];
    for (const wrong of wrongRows) {
      const rows = [...errorsOf(project, 3), makeErrorRow({ project_id: project, ...wrong })];
      const insert = bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
      await expect(insert, JSON.stringify(Object.keys(wrong))).rejects.toMatchObject(refused);
    }
    expect(await count(project)).toBe(0);
  });
}
