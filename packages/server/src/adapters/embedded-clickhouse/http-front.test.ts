/** The front as the official client and plain HTTP see it. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { Agent, type AgentOptions, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConnection } from "#adapters/clickhouse/connection.ts";
import { silentLogger } from "#kernel/logger.ts";
import { type EmbeddedStore, startEmbeddedStore } from "./supervisor.ts";

let folder: string;
let store: EmbeddedStore;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-front-"));
  store = await startEmbeddedStore({ dataDir: folder, logger: silentLogger });
  client = openClient(false);
  await client.command({
    query:
      "CREATE TABLE t (a UInt64, s String, d DateTime64(3)) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100",
  });
});
afterAll(async () => {
  await client?.close();
  await store?.stop();
  await rm(folder, { recursive: true, force: true });
});

function openClient(gzip: boolean): ClickHouseClient {
  const options: AgentOptions & { socketPath: string } = { socketPath: store.socketPath, keepAlive: true };
  return createClient({
    url: "http://localhost",
    database: "vedette",
    http_agent: new Agent(options),
    compression: { request: gzip, response: false },
    log: { level: 127 },
  });
}

async function rows(query: string, params?: Record<string, unknown>): Promise<unknown[]> {
  const result = await client.query({
    query,
    format: "JSONEachRow",
    ...(params === undefined ? {} : { query_params: params }),
  });
  return result.json();
}

type Answer = { readonly status: number; readonly code: string | undefined; readonly body: string };

function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { socketPath: store.socketPath, path, method: "POST", headers },
      (response) => {
        const code = response.headers["x-clickhouse-exception-code"];
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, code: code?.toString(), body: answer }),
          reject,
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

describe("the store's front", () => {
  it("answers the official client's ping, insert, query and command", async () => {
    expect(await client.ping()).toEqual({ success: true });
    const { summary } = await client.insert({
      table: "t",
      values: [{ a: "1", s: "x'\n\n;", d: "2026-11-18 01:02:03.456" }],
      format: "JSONEachRow",
    });
    expect(summary?.written_rows).toBe("1");
    const when = new Date("2026-11-18T01:02:03.456Z");
    expect(
      await rows("SELECT a, s, d FROM t WHERE d = {d:DateTime64(3)} AND s = {s:String}", {
        d: when,
        s: "x'\n\n;",
      }),
    ).toEqual([{ a: 1, s: "x'\n\n;", d: "2026-11-18 01:02:03.456" }]);
  });

  it("takes inserts and statements compressed by gzip", async () => {
    const zipped = openClient(true);
    await zipped.insert({
      table: "t",
      values: Array.from({ length: 500 }, (_, a) => ({ a: 1_000 + a, s: "z", d: 0 })),
      format: "JSONEachRow",
    });
    await zipped.close();
    expect(await rows("SELECT count() AS n FROM t WHERE s = 'z'")).toEqual([{ n: 500 }]);
    const answer = await post("/?database=vedette", gzipSync("SELECT 41 + 1"), {
      "content-encoding": "gzip",
    });
    expect(answer).toEqual({ status: 200, code: undefined, body: "42\n" });
  });

  it("reads the rows that a client on this machine has left as a file, and removes it", async () => {
    const connection = createConnection({ socketPath: store.socketPath, incomingDir: store.incomingDir });
    const lines = Array.from(
      { length: 20_000 },
      (_, at) => `${500_000 + at}\tleft ${at}\t2026-11-18 01:02:03.456\n`,
    );
    const insert = (sql: string) =>
      connection.send({ kind: "insert", sql, body: [Buffer.from(lines.join(""))], timeoutMs: 20_000 });
    await insert("INSERT INTO t (a, s, d) FORMAT TabSeparated");
    await expect(insert("INSERT INTO nowhere (a, s, d) FORMAT TabSeparated")).rejects.toMatchObject({
      retryable: true,
    });
    await connection.close();
    expect(await rows("SELECT count() AS n FROM t WHERE a >= 500000")).toEqual([{ n: 20_000 }]);
    expect(await readdir(store.incomingDir)).toEqual([]);
  });

  it("tells a client whose file is gone to come again, and takes no other file than one of rows", async () => {
    const path = (file: string) => `/?rows_file=${encodeURIComponent(file)}`;
    const sql = "INSERT INTO t (a, s, d) FORMAT TabSeparated";
    const gone = await post(path("rows-00000000-0000-0000-0000-000000000000"), sql);
    expect(gone).toMatchObject({ status: 503, code: "236" });
    for (const name of ["../engine.xml", "/etc/passwd", "rows-", ""])
      expect(await post(path(name), sql)).toMatchObject({ status: 400, code: "62" });
  });

  it("stores an insert once per token, and leaves no file of it behind", async () => {
    for (let round = 0; round < 2; round++) {
      await client.insert({
        table: "t",
        values: [{ a: 7, s: "token", d: 0 }],
        format: "JSONEachRow",
        clickhouse_settings: { insert_deduplication_token: "once" },
      });
    }
    await post(`/?query=${encodeURIComponent("INSERT INTO t FORMAT JSONEachRow")}`, "{broken");
    expect(await rows("SELECT count() AS n FROM t WHERE s = 'token'")).toEqual([{ n: 1 }]);
    expect(await readdir(join(folder, "incoming"))).toEqual([]);
  });

  it("tells why a statement failed by number", async () => {
    await expect(client.query({ query: "SELECT nothing FROM t" })).rejects.toMatchObject({ code: "47" });
    expect(await post("/", "SELEKT 1")).toMatchObject({ status: 500, code: "62" });
    expect(await post("/?max_threads=many", "SELECT 1")).toMatchObject({ status: 500 });
    expect(await post("/?bad-name=1", "SELECT 1")).toMatchObject({ status: 400, code: "62" });
    expect(await post("/", "SELECT 1", { "content-encoding": "br" })).toMatchObject({ status: 400 });
    expect(
      await post(`/?query=${encodeURIComponent("INSERT INTO t FORMAT JSONEachRow")}`, '{"a":"x"}'),
    ).toMatchObject({ status: 500, code: "27" });
  });

  it("forgets settings after the statement", async () => {
    await client
      .query({ query: "SELECT 1", clickhouse_settings: { max_threads: 1, max_result_rows: "5" } })
      .then((result) => result.text());
    const values = await Promise.all(
      Array.from({ length: 12 }, () => rows("SELECT toUInt32(getSetting('max_result_rows')) AS n")),
    );
    expect(values).toEqual(Array.from({ length: 12 }, () => [{ n: 0 }]));
  });

  it("kills the query of a reader that went away", async () => {
    const gone = new AbortController();
    const query = client.query({
      query: "SELECT sum(cityHash64(number)) FROM system.numbers SETTINGS max_execution_time = 60",
      abort_signal: gone.signal,
    });
    const running = () =>
      rows(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%cityHash64%' AND query NOT LIKE '%processes%'",
      );
    await expect.poll(running).toEqual([{ n: 1 }]);
    gone.abort();
    await expect(query).rejects.toThrow();
    await expect.poll(running).toEqual([{ n: 0 }]);
  });

  it("turns requests away when too many wait, and serves again afterwards", async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => post("/", "SELECT sleep(0.02)")));
    const statuses = new Set(answers.map((answer) => answer.status));
    expect([...statuses].sort()).toEqual([200, 503]);
    expect(answers.find((answer) => answer.status === 503)?.code).toBe("202");
    expect((await post("/", "SELECT 1")).body).toBe("1\n");
  });

  it("refuses a statement that is too long", async () => {
    const answer = await post("/", `SELECT '${"x".repeat(9_000_000)}'`).catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
    expect((await post("/", "SELECT 1")).body).toBe("1\n");
  });
});
