/** The numbered guarantees of `event-store.ts` as tests; every deployment of the store runs them. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import type { BlobId } from "./blob-store.ts";
import { blobsAskedMax, type EventStore } from "./event-store.ts";
import { type AttachmentRow, type ErrorRow, eventTables, type OutcomeRow } from "./event-tables.ts";
import { makeProjectScope, type ProjectScope } from "./project-scope.ts";

export type EventStoreUnderTest = {
  /** A client of the store; several may be open at once. */
  readonly open: () => EventStore;
  /** Runs SQL as an administrator would, beside the port. */
  readonly execute: (sql: string) => Promise<void>;
  /** SIGKILLs the engine, which comes back by itself; absent where it is not ours to kill. */
  readonly kill?: () => void;
  readonly destroy: () => Promise<void>;
};

export const contractTimeMs = Date.parse("2026-11-18T12:34:56.789Z");

/** A row with every column set; the tests change what they are about. */
export function makeErrorRow(overrides: Partial<ErrorRow> = {}): ErrorRow {
  const texts = Object.fromEntries(
    Object.entries(eventTables.errors)
      .filter(([, type]) => type.includes("String") && !/^(?:Map|Array)/.test(type))
      .map(([name]) => [name, `${name} of an event`]),
  ) as Pick<ErrorRow, "title">;
  return {
    ...(texts as ErrorRow),
    project_id: 1,
    group_hash: "d41d8cd98f00b204e9800998ecf8427e",
    event_id: "0123456789abcdef0123456789abcdef",
    timestamp: contractTimeMs,
    received_at: contractTimeMs + 250,
    retention_days: 365,
    sample_weight: 1,
    handled: 2,
    user_hash: 0,
    tags: [["browser", "Firefox"]],
    stack_filenames: ["app.js", "lib.js"],
    stack_functions: ["run"],
    stack_modules: [],
    stack_abs_paths: [],
    stack_packages: [],
    ...overrides,
  };
}

const makeOutcomeRow = (overrides: Partial<OutcomeRow> = {}): OutcomeRow => ({
  project_id: 1,
  key_id: 2,
  received_at: contractTimeMs,
  retention_days: 90,
  category: "error",
  outcome: "accepted",
  reason: "",
  quantity: 1,
  ...overrides,
});

const makeAttachmentRow = (overrides: Partial<AttachmentRow>): AttachmentRow => ({
  project_id: 1,
  received_at: contractTimeMs,
  retention_days: 90,
  event_id: hex(1),
  attachment_id: hex(2),
  trace_id: hex(0),
  name: "view.json",
  content_type: "application/json",
  attachment_type: "event.attachment",
  blob_id: "",
  size_bytes: 1,
  ...overrides,
});

const scopeOf = (...ids: readonly number[]): ProjectScope => makeProjectScope(ids as readonly ProjectId[]);
const hex = (value: number): string => value.toString(16).padStart(32, "0");
const countRow = z.object({ n: z.coerce.number() });

export function eventStoreContract(name: string, factory: () => Promise<EventStoreUnderTest>): void {
  describe(`event store: ${name}`, () => {
    let system: EventStoreUnderTest;
    let store: EventStore;
    let lastProject = 100;
    let lastToken = 0;
    /** Every test has projects of its own, so that none sees another's rows. */
    const nextProject = (): number => (lastProject += 1);
    const nextToken = (): string => `token-${(lastToken += 1)}`;
    const count = async (project: number, from = "errors"): Promise<number> => {
      const value =
        from === "error_counts_hourly"
          ? "sum(events)"
          : from === "outcomes_hourly"
            ? "sum(quantity)"
            : "count()";
      const rows = await store.query({
        scope: scopeOf(project),
        sql: `SELECT ${value} AS n FROM ${from}`,
        row: countRow,
      });
      return rows[0]?.n ?? -1;
    };
    const errorsOf = (project: number, amount: number): ErrorRow[] =>
      Array.from({ length: amount }, (_, index) =>
        makeErrorRow({ project_id: project, event_id: hex(index + 1) }),
      );

    beforeAll(async () => {
      system = await factory();
      store = system.open();
      await store.migrate();
    });
    afterAll(async () => {
      await store?.close();
      await system?.destroy();
    });

    it("1 shows what was answered to the next query, through any client", async () => {
      const project = nextProject();
      const other = system.open();
      await store.insert({ table: "errors", rows: errorsOf(project, 3), dedupToken: nextToken() });
      expect(await count(project)).toBe(3);
      const rows = await other.query({
        scope: scopeOf(project),
        sql: "SELECT count() AS n FROM errors",
        row: countRow,
      });
      expect(rows).toEqual([{ n: 3 }]);
      await other.close();
    });

    ownEngine(
      "1 keeps what was answered through a SIGKILL of the engine",
      () => system,
      async (kill) => {
        const project = nextProject();
        await store.insert({ table: "errors", rows: errorsOf(project, 50), dedupToken: nextToken() });
        kill();
        await healed(store);
        expect(await count(project)).toBe(50);
        expect(await count(project, "error_counts_hourly")).toBe(50);
      },
    );

    it("2 stores a token once, in the table and in its roll-up", async () => {
      const project = nextProject();
      const batch = { table: "errors", rows: errorsOf(project, 20), dedupToken: nextToken() } as const;
      await Promise.all([store.insert(batch), store.insert(batch)]);
      await store.insert(batch);
      expect(await count(project)).toBe(20);
      expect(await count(project, "error_counts_hourly")).toBe(20);
    });

    it("2 stores equal rows under another token again", async () => {
      const project = nextProject();
      const rows = errorsOf(project, 5);
      await store.insert({ table: "errors", rows, dedupToken: nextToken() });
      await store.insert({ table: "errors", rows, dedupToken: nextToken() });
      expect(await count(project)).toBe(10);
      expect(await count(project, "error_counts_hourly")).toBe(10);
    });

    it("2 keeps tables apart: one token may serve an insert into each", async () => {
      const project = nextProject();
      const dedupToken = nextToken();
      await store.insert({ table: "errors", rows: errorsOf(project, 2), dedupToken });
      const outcomes = [makeOutcomeRow({ project_id: project, quantity: 7 })];
      await store.insert({ table: "outcomes", rows: outcomes, dedupToken });
      await store.insert({ table: "outcomes", rows: outcomes, dedupToken });
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
      await store.insert(batch);
      await store.insert(batch);
      expect(await count(project)).toBe(60);
      expect(await count(project, "error_counts_hourly")).toBe(60);
    });

    it("2 cuts a batch beyond the size of one insert the same way every time", async () => {
      const project = nextProject();
      const rows = Array.from({ length: 24 }, (_, index) =>
        makeErrorRow({ project_id: project, event_id: hex(index + 1), extra: String(index).repeat(500_000) }),
      );
      const batch = { table: "errors", rows, dedupToken: nextToken() } as const;
      const whole = store.insert({ ...batch, mustBeWhole: true });
      await expect(whole).rejects.toMatchObject({ code: "batch_too_large", retryable: false });
      expect(await count(project)).toBe(0);
      await store.insert(batch);
      await store.insert(batch);
      expect(await count(project)).toBe(24);
    });

    ownEngine(
      "2 stores a token once when the insert was cut off by a SIGKILL",
      () => system,
      async (kill) => {
        for (const delayMs of [0, 5, 15, 30, 60]) {
          const project = nextProject();
          const batch = { table: "errors", rows: errorsOf(project, 2_000), dedupToken: nextToken() } as const;
          const attempt = store.insert(batch).catch((error: unknown) => error);
          await new Promise((resolve) => setTimeout(resolve, delayMs));
          kill();
          await attempt;
          await healed(store);
          await store.insert(batch);
          expect([await count(project), await count(project, "error_counts_hourly")]).toEqual([2_000, 2_000]);
        }
      },
    );

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
      await store.insert({ table: "errors", rows: [row], dedupToken: nextToken() });
      const columns = Object.keys(eventTables.errors).map((column) =>
        column === "timestamp" || column === "received_at"
          ? `toUnixTimestamp64Milli(${column}) AS ${column}_ms`
          : column,
      );
      const [stored] = await store.query({
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
      await store.insert({ table: "errors", rows: batch, dedupToken: nextToken() });
      const stored = await store.query({
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

    it("4 reads rows of the scope's projects only, wherever the table stands in the statement", async () => {
      const [mine, foreign] = [nextProject(), nextProject()];
      for (const project of [mine, foreign]) {
        const rows = errorsOf(project, 4);
        await store.insert({ table: "errors", rows, dedupToken: nextToken() });
        await store.insert({
          table: "outcomes",
          rows: [makeOutcomeRow({ project_id: project })],
          dedupToken: nextToken(),
        });
      }
      const statements = [
        "SELECT DISTINCT project_id AS n FROM errors",
        `SELECT DISTINCT project_id AS n FROM errors WHERE project_id IN (${mine}, ${foreign})`,
        "SELECT DISTINCT b.project_id AS n FROM errors AS a JOIN errors AS b ON a.event_id = b.event_id",
        "SELECT DISTINCT n FROM (SELECT project_id AS n FROM errors UNION ALL SELECT project_id FROM outcomes)",
        "WITH hidden AS (SELECT * FROM errors) SELECT DISTINCT project_id AS n FROM hidden",
        "SELECT arrayJoin((SELECT groupUniqArray(project_id) FROM errors)) AS n",
        "SELECT DISTINCT project_id AS n FROM error_counts_hourly",
        "SELECT DISTINCT project_id AS n FROM outcomes",
        "SELECT DISTINCT project_id AS n FROM outcomes_hourly",
      ];
      for (const sql of statements) {
        expect(await store.query({ scope: scopeOf(mine), sql, row: countRow }), sql).toEqual([{ n: mine }]);
      }
      const both = await store.query({
        scope: scopeOf(mine, foreign),
        sql: `${statements[0]} ORDER BY n`,
        row: countRow,
      });
      expect(both).toEqual([{ n: mine }, { n: foreign }]);
    });

    it("4 reads nothing for an empty scope", async () => {
      await store.insert({ table: "errors", rows: errorsOf(nextProject(), 1), dedupToken: nextToken() });
      expect(
        await store.query({ scope: scopeOf(), sql: "SELECT count() AS n FROM errors", row: countRow }),
      ).toEqual([]);
    });

    it("4 deletes all rows of the scope's projects and no others", async () => {
      const [gone, kept] = [nextProject(), nextProject()];
      for (const project of [gone, kept]) {
        await store.insert({ table: "errors", rows: errorsOf(project, 6), dedupToken: nextToken() });
        await store.insert({
          table: "outcomes",
          rows: [makeOutcomeRow({ project_id: project })],
          dedupToken: nextToken(),
        });
      }
      await store.deleteProjects(scopeOf(gone));
      const tables = ["errors", "error_counts_hourly", "outcomes", "outcomes_hourly"];
      const counts = async (project: number) => Promise.all(tables.map((table) => count(project, table)));
      expect(await counts(gone)).toEqual([0, 0, 0, 0]);
      expect(await counts(kept)).toEqual([6, 6, 1, 1]);
    });

    it("5 takes parameters as values, never as SQL", async () => {
      const row = z.object({
        text: z.string(),
        list: z.array(z.string()),
        number: z.string(),
        flag: z.boolean(),
      });
      const text = fc.oneof(
        fc.string({ unit: "binary", maxLength: 60 }).map((value) => value.toWellFormed()),
        fc.constantFrom(
          "'",
          "\\'",
          "'; DROP TABLE errors; --",
          "{x:String}",
          "\\N",
          "\\",
          "''",
          "\t\n\r\b\f\0",
          "NULL",
          "DEFAULT",
        ),
      );
      await fc.assert(
        fc.asyncProperty(
          text,
          fc.array(text, { maxLength: 5 }),
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          fc.boolean(),
          async (a, list, number, flag) => {
            const rows = await store.query({
              scope: scopeOf(1),
              sql: "SELECT {a:String} AS text, {list:Array(String)} AS list, {number:UInt64} AS number, {flag:Bool} AS flag",
              params: { a, list, number, flag },
              row,
            });
            expect(rows).toEqual([{ text: a, list, number: String(number), flag }]);
          },
        ),
        { numRuns: 150 },
      );
    });

    it("5 keeps the parameters of concurrent queries apart, and does not remember them", async () => {
      const ask = async (value: number) => {
        const rows = await store.query({
          scope: scopeOf(1),
          sql: "SELECT {value:UInt64} AS n, sleep(0.001) AS pause",
          params: { value },
          row: countRow,
        });
        return rows[0]?.n;
      };
      for (let round = 0; round < 10; round++) {
        const values = Array.from({ length: 40 }, (_, index) => round * 40 + index + 1);
        expect(await Promise.all(values.map(ask))).toEqual(values);
      }
      const forgotten = store.query({ scope: scopeOf(1), sql: "SELECT {value:UInt64} AS n", row: countRow });
      await expect(forgotten).rejects.toMatchObject({ code: "store_rejected" });
    });

    it("6 ends a query that takes too long, and the next one is not affected", async () => {
      const startedMs = performance.now();
      const slow = store.query({
        scope: scopeOf(1),
        sql: "SELECT sum(cityHash64(number)) AS n FROM system.numbers",
        row: countRow,
        timeoutMs: 400,
      });
      await expect(slow).rejects.toMatchObject({ code: "store_timeout" });
      expect(performance.now() - startedMs).toBeLessThan(5_000);
      expect(await store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow })).toEqual([
        { n: 1 },
      ]);
    });

    it("6 refuses a query that takes too much memory, and the next one is not affected", async () => {
      const greedy = store.query({
        scope: scopeOf(1),
        sql: "SELECT length(groupArray(concat(toString(number), repeat('x', 1000)))) AS n FROM numbers(10000000)",
        row: countRow,
        timeoutMs: 20_000,
      });
      await expect(greedy).rejects.toMatchObject({ code: "store_rejected", retryable: false });
      expect(await store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow })).toEqual([
        { n: 1 },
      ]);
    });

    it("6 never lets bytes of a failed query into the next result", async () => {
      const failing = () =>
        store.query({
          scope: scopeOf(1),
          // Much comes out before the failure.
          sql: "SELECT number AS n, throwIf(number = 150000) AS thrown FROM numbers(200000) SETTINGS max_block_size = 1000",
          row: countRow,
        });
      for (let round = 0; round < 15; round++) {
        const failures = Array.from({ length: 4 }, async () =>
          expect(failing()).rejects.toMatchObject({ code: "store_rejected" }),
        );
        await Promise.all(failures);
        const after = Array.from({ length: 8 }, async (_, index) =>
          store.query({
            scope: scopeOf(1),
            sql: "SELECT {value:UInt64} AS n",
            params: { value: index },
            row: countRow,
          }),
        );
        expect(await Promise.all(after)).toEqual(Array.from({ length: 8 }, (_, index) => [{ n: index }]));
      }
    });

    ownEngine(
      "7 fails every call while the engine is down and heals by itself",
      () => system,
      async (kill) => {
        const project = nextProject();
        const unavailable = { code: "store_unavailable", retryable: true };
        kill();
        const insert = store.insert({
          table: "errors",
          rows: errorsOf(project, 1),
          dedupToken: "while-down",
        });
        const query = store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow });
        await Promise.all([
          expect(insert).rejects.toMatchObject(unavailable),
          expect(query).rejects.toMatchObject(unavailable),
        ]);
        expect(await store.ping()).toBe(false);
        await healed(store);
        await store.insert({ table: "errors", rows: errorsOf(project, 1), dedupToken: "while-down" });
        expect(await count(project)).toBe(1);
      },
    );

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
        const insert = store.insert({ table: "errors", rows, dedupToken: nextToken() });
        await expect(insert, JSON.stringify(Object.keys(wrong))).rejects.toMatchObject(refused);
      }
      expect(await count(project)).toBe(0);
    });

    it("9 migrates again without a change", async () => {
      const before = await store.stats();
      await store.migrate();
      await Promise.all([store.migrate(), system.open().migrate()]);
      const tables = (stats: typeof before) => stats.tables.map((table) => table.table);
      expect(tables(await store.stats())).toEqual(tables(before));
    });

    it("10 names every partition, and drops one at once without touching its neighbours", async () => {
      const project = nextProject();
      const weekMs = Date.parse("2026-03-02T00:00:00Z");
      const nextWeekMs = weekMs + 7 * 86_400_000;
      const rows = [
        { received_at: weekMs, retention_days: 1300 },
        { received_at: nextWeekMs - 1, retention_days: 1300 },
        { received_at: nextWeekMs, retention_days: 1300 },
        { received_at: weekMs, retention_days: 1301 },
      ].map((values, index) => makeErrorRow({ project_id: project, event_id: hex(index + 1), ...values }));
      await store.insert({ table: "errors", rows, dedupToken: nextToken() });
      const mine = async () =>
        (await store.partitions())
          .filter(({ retentionDays }) => retentionDays === 1300 || retentionDays === 1301)
          .map(({ table, retentionDays, weekMs: at, rows: count }) => [table, retentionDays, at, count]);
      expect(await mine()).toEqual([
        ["error_counts_hourly", 1300, weekMs, 1],
        ["error_counts_hourly", 1300, nextWeekMs, 1],
        ["error_counts_hourly", 1301, weekMs, 1],
        ["errors", 1300, weekMs, 2],
        ["errors", 1300, nextWeekMs, 1],
        ["errors", 1301, weekMs, 1],
      ]);
      expect((await store.partitions()).every(({ bytesOnDisk }) => bytesOnDisk > 0)).toBe(true);
      const dropped = { table: "errors", retentionDays: 1300, weekMs };
      await store.dropPartition(dropped);
      await store.dropPartition(dropped);
      expect([await count(project), await count(project, "error_counts_hourly")]).toEqual([2, 4]);
      await store.dropPartition({ ...dropped, table: "error_counts_hourly" });
      expect(await count(project, "error_counts_hourly")).toBe(2);
      await expect(store.dropPartition({ ...dropped, table: "figures" })).rejects.toThrow("no life-time");
      await expect(store.dropPartition({ ...dropped, table: "x; DROP" })).rejects.toThrow("no life-time");
    });

    it("11 knows which blobs rows of any project name", async () => {
      const [one, other, unused] = ["1", "2", "3"].map((digit) => digit.repeat(64) as BlobId);
      for (const blob_id of [one, other]) {
        await store.insert({
          table: "attachments",
          rows: [makeAttachmentRow({ project_id: nextProject(), blob_id: String(blob_id) })],
          dedupToken: nextToken(),
        });
      }
      const padding = Array.from({ length: blobsAskedMax - 3 }, (_, index) => hex(index).repeat(2) as BlobId);
      const asked = [one, other, unused, ...padding] as BlobId[];
      expect(await store.blobsInUse(asked)).toEqual(new Set([one, other]));
      expect(await store.blobsInUse([])).toEqual(new Set());
      await expect(store.blobsInUse([...asked, hex(0).repeat(2) as BlobId])).rejects.toThrow("more than");
      await expect(store.blobsInUse(["') OR 1 --" as BlobId])).rejects.toThrow("not the id");
    });

    it("12 answers figures of the server as means over steps, and to no query of projects", async () => {
      const figure = (atMs: number, stage: string, value: number) => ({
        atMs,
        name: "rate",
        labels: { stage },
        value,
      });
      const startMs = Date.parse("2026-11-18T12:00:00Z");
      await store.recordFigures([
        figure(startMs, "receive", 2),
        figure(startMs + 30_000, "receive", 4),
        figure(startMs + 60_000, "receive", 5.5),
        figure(startMs, "store", 9),
        { ...figure(startMs, "receive", 1), name: "other" },
      ]);
      const asked = { names: ["rate"], sinceMs: startMs, untilMs: startMs + 120_000, stepMs: 60_000 };
      expect(await store.readFigures(asked)).toEqual([
        figure(startMs, "receive", 3),
        figure(startMs, "store", 9),
        figure(startMs + 60_000, "receive", 5.5),
      ]);
      expect(await store.readFigures({ ...asked, untilMs: startMs + 30_000 })).toEqual([
        figure(startMs, "receive", 2),
        figure(startMs, "store", 9),
      ]);
      const stolen = store.query({
        scope: scopeOf(1),
        sql: "SELECT count() AS n FROM figures",
        row: countRow,
      });
      expect(await stolen).toEqual([{ n: 0 }]);
    });

    it("14 deletes the errors of groups that were received before a moment, and no others", async () => {
      const [asked, other] = [nextProject(), nextProject()];
      const [gone, kept] = [hex(41), hex(42)];
      const laterMs = contractTimeMs + 3_600_000;
      const error = (project: number, index: number, group_hash: string, atMs: number): ErrorRow =>
        makeErrorRow({
          project_id: project,
          event_id: hex(index),
          group_hash,
          timestamp: atMs,
          received_at: atMs,
        });
      for (const project of [asked, other]) {
        await store.insert({
          table: "errors",
          rows: [
            error(project, 1, gone, contractTimeMs),
            error(project, 2, kept, contractTimeMs),
            error(project, 3, gone, laterMs),
          ],
          dedupToken: nextToken(),
        });
        await store.insert({
          table: "attachments",
          rows: [1, 2, 3].map((index) =>
            makeAttachmentRow({ project_id: project, event_id: hex(index), attachment_id: hex(index) }),
          ),
          dedupToken: nextToken(),
        });
      }
      const scope = scopeOf(asked);
      const groups = [{ projectId: asked as ProjectId, hash: gone as GroupHash }];
      const left = async (project: number, sql: string): Promise<readonly string[]> =>
        (await store.query({ scope: scopeOf(project), sql, row: z.object({ id: z.string() }) })).map(
          ({ id }) => id,
        );
      const events = "SELECT toString(toUInt32(reinterpretAsUInt128(event_id) % 10)) AS id FROM errors";
      const before = await left(other, events);
      for (let time = 0; time < 2; time += 1) {
        await store.deleteGroups(scope, groups, laterMs);
        const counts = "SELECT toString(sum(events)) AS id FROM error_counts_hourly";
        expect(await left(asked, "SELECT toString(count()) AS id FROM errors")).toEqual(["2"]);
        expect(await left(asked, "SELECT toString(count()) AS id FROM attachments")).toEqual(["2"]);
        expect(await left(asked, counts)).toEqual(["2"]);
        expect(await left(other, counts)).toEqual(["3"]);
        expect(await left(other, events)).toEqual(before);
      }
      // Another project's hash is not reached by naming it under this one's scope.
      await store.deleteGroups(scope, [{ projectId: other as ProjectId, hash: kept as GroupHash }], laterMs);
      expect(await left(other, events)).toEqual(before);
    }, 60_000);

    it("13 deletes what names a person, and what belongs to that, in the scope's projects alone", async () => {
      const [asked, other] = [nextProject(), nextProject()];
      const event = (project: number, index: number, user: Partial<ErrorRow>): ErrorRow => ({
        ...makeErrorRow({ project_id: project, event_id: hex(index) }),
        user_id: "",
        user_email: "",
        user_name: "",
        user_ip: "",
        ...user,
      });
      const attachment = (project: number, index: number) => ({
        project_id: project,
        received_at: contractTimeMs,
        retention_days: 365,
        event_id: hex(index),
        attachment_id: hex(1000 + index),
        trace_id: hex(0),
        name: "a.txt",
        content_type: "text/plain",
        attachment_type: "event.attachment",
        blob_id: "",
        size_bytes: 1,
      });
      const mara = { user_id: "it's 7", user_email: "Mara@Example.net" };
      for (const project of [asked, other]) {
        await store.insert({
          table: "errors",
          rows: [
            event(project, 1, mara),
            event(project, 2, { user_email: "mara@example.net" }),
            event(project, 3, { user_id: "8" }),
            event(project, 4, {}),
          ],
          dedupToken: nextToken(),
        });
        await store.insert({
          table: "attachments",
          rows: [1, 3, 0].map((index) => attachment(project, index)),
          dedupToken: nextToken(),
        });
        await store.insert({
          table: "sessions",
          rows: [5n, 6n].map((user_hash) => ({
            project_id: project,
            received_at: contractTimeMs,
            retention_days: 365,
            session_id: hex(1),
            started: contractTimeMs,
            timestamp: contractTimeMs,
            seq: 1,
            is_init: 1,
            status: "ok",
            errors: 0,
            quantity: 1,
            duration_ms: 1,
            release: "",
            environment: "",
            abnormal_mechanism: "",
            sdk_name: "",
            sdk_version: "",
            user_hash,
          })),
          dedupToken: nextToken(),
        });
      }
      const subject = { id: "it's 7", email: "mara@example.NET", sessionHashes: [5n, 0n] };
      const counts = async (project: number) =>
        Promise.all(["errors", "attachments", "sessions"].map((table) => count(project, table)));
      expect(await store.deleteSubject(scopeOf(), subject)).toEqual(new Map());
      expect(await store.deleteSubject(scopeOf(asked), { sessionHashes: [5n], id: "" })).toEqual(new Map());
      expect(await counts(asked)).toEqual([4, 3, 2]);
      expect(await store.deleteSubject(scopeOf(asked), subject)).toEqual(
        new Map(Object.entries({ attachments: 1, errors: 2, sessions: 1 })),
      );
      expect(await counts(asked)).toEqual([2, 2, 1]);
      expect(await counts(other)).toEqual([4, 3, 2]);
      expect(await store.deleteSubject(scopeOf(asked), subject)).toEqual(new Map());
    });

    it("15 streams a result that is longer than a piece, within the scope, with values as values", async () => {
      const project = nextProject();
      await store.insert({ table: "errors", rows: errorsOf(project, 3), dedupToken: nextToken() });
      const total = 200_000;
      let pieces = 0;
      let sum = 0;
      for await (const rows of store.stream({
        scope: scopeOf(project),
        sql: `SELECT number AS n FROM numbers(${total}) WHERE number >= {least:UInt64}`,
        params: { least: 10 },
        row: countRow,
      })) {
        pieces += 1;
        for (const { n } of rows) sum += n;
      }
      expect(pieces).toBeGreaterThan(1);
      expect(sum).toBe((total * (total - 1)) / 2 - 45);
      const read = async (scope: ProjectScope) => {
        const found = [];
        for await (const rows of store.stream({
          scope,
          sql: "SELECT count() AS n FROM errors",
          row: countRow,
        }))
          found.push(...rows);
        return found;
      };
      expect(await read(scopeOf(project))).toEqual([{ n: 3 }]);
      expect(await read(scopeOf(project + 1_000_000))).toEqual([{ n: 0 }]);
      expect(await read(scopeOf())).toEqual([]);
    });

    it("15 fails the reading of a stream that breaks off, before and after its first rows", async () => {
      const read = async (sql: string, timeoutMs?: number) => {
        let seen = 0;
        for await (const rows of store.stream({
          scope: scopeOf(1),
          sql,
          row: countRow,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        }))
          seen += rows.length;
        return seen;
      };
      await expect(read("SELECT no_such AS n")).rejects.toMatchObject({ code: "store_rejected" });
      await expect(
        read("SELECT number + throwIf(number = 150000) AS n FROM numbers(200000)"),
      ).rejects.toMatchObject({ name: "OperationalError" });
      await expect(
        read("SELECT sleepEachRow(1) AS n FROM numbers(60) SETTINGS max_block_size = 1", 500),
      ).rejects.toMatchObject({
        name: "OperationalError",
      });
      // The next ones are not affected.
      expect(await read("SELECT 1 AS n")).toBe(1);
    });

    it("15 is free again after readers that stopped early", async () => {
      for (let time = 0; time < 12; time += 1) {
        for await (const rows of store.stream({
          scope: scopeOf(1),
          sql: "SELECT number AS n FROM numbers(100000000)",
          row: countRow,
        })) {
          expect(rows[0]).toEqual({ n: 0 });
          break;
        }
      }
    });

    it("9 refuses a schema that is newer than it knows", async () => {
      await system.execute("INSERT INTO schema_version (version, name) VALUES (9999, 'from the future')");
      await expect(store.migrate()).rejects.toMatchObject({ code: "folder_newer", retryable: false });
      await system.execute(
        "ALTER TABLE schema_version DELETE WHERE version = 9999 SETTINGS mutations_sync = 1",
      );
      await store.migrate();
    });
  });
}

/** A test that kills the engine, or a skip that says why not. */
function ownEngine(
  title: string,
  system: () => EventStoreUnderTest,
  run: (kill: () => void) => Promise<void>,
): void {
  it(title, async (context) => {
    const { kill } = system();
    if (kill === undefined) context.skip("the engine is a server that this test does not own");
    else await run(kill);
  });
}

/** Waits until the store answers again. */
async function healed(store: EventStore): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (await store.ping()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the store did not come back");
}
