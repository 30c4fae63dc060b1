import { describe, expect, it } from "vitest";
import { BadRequest, carriesRows, insertFromFile, readTarget } from "./request.ts";

const search = (values: Readonly<Record<string, string>>) => new URLSearchParams(values);

describe("request of the store's front", () => {
  it("tells parameters, settings and names of the interface apart", () => {
    const target = readTarget(
      search({
        query_id: "q",
        param_a: "1",
        max_threads: "2",
        database: "d",
        default_format: "CSV",
        wait_end_of_query: "1",
      }),
      "SELECT {a:UInt8}",
    );
    expect(target.statement).toEqual({
      sql: "SELECT {a:UInt8}",
      database: "d",
      format: "CSV",
      settings: [["max_threads", "2"]],
      params: [["a", "1"]],
    });
  });

  it("takes the statement from the address, the body or both", () => {
    expect(readTarget(search({ query: "SELECT 1" }), "").statement.sql).toBe("SELECT 1");
    expect(readTarget(search({ query: "SELECT" }), "1").statement.sql).toBe("SELECT\n1");
    expect(() => readTarget(search({}), " \n")).toThrow(BadRequest);
  });

  it("refuses a name that would be SQL", () => {
    expect(() => readTarget(search({ "max_threads=1; DROP TABLE errors; SET x": "1" }), "SELECT 1")).toThrow(
      BadRequest,
    );
    expect(() => readTarget(search({ "param_a b": "1" }), "SELECT 1")).toThrow(BadRequest);
  });

  it("lets the engine's own limit come first", () => {
    expect(readTarget(search({ max_execution_time: "0.5" }), "SELECT 1").timeoutMs).toBe(2_500);
    expect(readTarget(search({}), "SELECT 1").timeoutMs).toBe(60_000);
    expect(readTarget(search({ max_execution_time: "0" }), "SELECT 1").timeoutMs).toBe(1_800_000);
    expect(readTarget(search({ max_execution_time: "1e9" }), "SELECT 1").timeoutMs).toBe(1_800_000);
  });

  it("has the engine read an insert's rows from a file", () => {
    const insert = search({ query: "INSERT INTO errors (a, `b`) FORMAT RowBinary" });
    expect(carriesRows(insert)).toBe(true);
    expect(insertFromFile(readTarget(insert, ""), "/a'b", "gzip").statement.sql).toBe(
      "INSERT INTO errors (a, `b`) FROM INFILE '/a\\'b' COMPRESSION 'gzip' FORMAT RowBinary",
    );
  });

  it("does not take other statements for an insert with rows", () => {
    for (const query of [
      "SELECT 1 FORMAT CSV",
      "INSERT INTO t SELECT 1",
      "INSERT INTO t VALUES (1)",
      "INSERT INTO t SETTINGS a = 1 FORMAT CSV",
    ]) {
      expect(carriesRows(search({ query })), query).toBe(false);
    }
  });
});
