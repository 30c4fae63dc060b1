/** What a query sees and costs: guarantees 4, 5, 6 and 15. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { type EventStoreBench, countRow, makeOutcomeRow, scopeOf } from "./event-store.fixture.ts";
import type { ProjectScope } from "./project-scope.ts";

export function eventStoreReads(bench: EventStoreBench): void {
  const { nextProject, nextToken, errorsOf } = bench;

  it("4 reads rows of the scope's projects only, wherever the table stands in the statement", async () => {
    const [mine, foreign] = [nextProject(), nextProject()];
    for (const project of [mine, foreign]) {
      const rows = errorsOf(project, 4);
      await bench.store.insert({ table: "errors", rows, dedupToken: nextToken() });
      await bench.store.insert({
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
      expect(await bench.store.query({ scope: scopeOf(mine), sql, row: countRow }), sql).toEqual([
        { n: mine },
      ]);
    }
    const both = await bench.store.query({
      scope: scopeOf(mine, foreign),
      sql: `${statements[0]} ORDER BY n`,
      row: countRow,
    });
    expect(both).toEqual([{ n: mine }, { n: foreign }]);
  });

  it("4 reads nothing for an empty scope", async () => {
    await bench.store.insert({ table: "errors", rows: errorsOf(nextProject(), 1), dedupToken: nextToken() });
    expect(
      await bench.store.query({ scope: scopeOf(), sql: "SELECT count() AS n FROM errors", row: countRow }),
    ).toEqual([]);
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
          const rows = await bench.store.query({
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
      const rows = await bench.store.query({
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
    const forgotten = bench.store.query({
      scope: scopeOf(1),
      sql: "SELECT {value:UInt64} AS n",
      row: countRow,
    });
    await expect(forgotten).rejects.toMatchObject({ code: "store_rejected" });
  });

  it("6 ends a query that takes too long, and the next one is not affected", async () => {
    const startedMs = performance.now();
    const slow = bench.store.query({
      scope: scopeOf(1),
      sql: "SELECT sum(cityHash64(number)) AS n FROM system.numbers",
      row: countRow,
      timeoutMs: 400,
    });
    await expect(slow).rejects.toMatchObject({ code: "store_timeout" });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(await bench.store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow })).toEqual([
      { n: 1 },
    ]);
  });

  it("6 refuses a query that takes too much memory, and the next one is not affected", async () => {
    const greedy = bench.store.query({
      scope: scopeOf(1),
      sql: "SELECT length(groupArray(concat(toString(number), repeat('x', 1000)))) AS n FROM numbers(10000000)",
      row: countRow,
      timeoutMs: 20_000,
    });
    await expect(greedy).rejects.toMatchObject({ code: "store_rejected", retryable: false });
    expect(await bench.store.query({ scope: scopeOf(1), sql: "SELECT 1 AS n", row: countRow })).toEqual([
      { n: 1 },
    ]);
  });

  it("6 never lets bytes of a failed query into the next result", async () => {
    const failing = () =>
      bench.store.query({
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
        bench.store.query({
          scope: scopeOf(1),
          sql: "SELECT {value:UInt64} AS n",
          params: { value: index },
          row: countRow,
        }),
      );
      expect(await Promise.all(after)).toEqual(Array.from({ length: 8 }, (_, index) => [{ n: index }]));
    }
  });

  it("15 streams a result that is longer than a piece, within the scope, with values as values", async () => {
    const project = nextProject();
    await bench.store.insert({ table: "errors", rows: errorsOf(project, 3), dedupToken: nextToken() });
    const total = 200_000;
    let pieces = 0;
    let sum = 0;
    for await (const rows of bench.store.stream({
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
      for await (const rows of bench.store.stream({
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
      for await (const rows of bench.store.stream({
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
      for await (const rows of bench.store.stream({
        scope: scopeOf(1),
        sql: "SELECT number AS n FROM numbers(100000000)",
        row: countRow,
      })) {
        expect(rows[0]).toEqual({ n: 0 });
        break;
      }
    }
  });
}
