/** Files are read back by readers that are not ours. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { exportFormats } from "@vedette/api";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { exportStream } from "./export-stream.ts";
import { type FileColumn, type FileRows, openTableFile } from "./table-file.ts";

const columns: readonly FileColumn[] = [
  { name: "title", type: "string" },
  { name: "count()", type: "integer" },
  { name: "p95(span.duration)", type: "duration" },
  { name: "error.handled", type: "boolean" },
  { name: "timestamp", type: "date" },
];
const rows: FileRows = [
  ['Line "one"\nline, two', 12, 1.5, true, "2026-11-28T10:00:00.123Z"],
  ["=HYPERLINK(1)", -3, -0.25, false, "1969-12-31T23:59:59.000Z"],
  [null, null, null, null, null],
  ["<b>&\u0000 ünï 世界 😀", 9_007_199_254_740_991, 0, true, "2026-01-01T00:00:00.000Z"],
];

async function write(format: (typeof exportFormats)[number], pieces: readonly FileRows[]): Promise<Buffer> {
  let ended = 0;
  const stream = exportStream(
    await openTableFile(format, columns),
    (async function* () {
      yield* pieces;
    })(),
    () => (ended += 1),
  );
  const bytes = await buffer(stream);
  expect(ended).toBe(1);
  return bytes;
}

describe("a table as a file", () => {
  it("is CSV in which no cell of a client is a formula", async () => {
    const text = (await write("csv", [rows.slice(0, 2), rows.slice(2)])).toString();
    expect(text.split("\r\n")).toEqual([
      "title,count(),p95(span.duration),error.handled,timestamp",
      '"Line ""one""\nline, two",12,1.5,true,2026-11-28T10:00:00.123Z',
      "'=HYPERLINK(1),-3,-0.25,false,1969-12-31T23:59:59.000Z",
      ",,,,",
      "<b>&\u0000 ünï 世界 😀,9007199254740991,0,true,2026-01-01T00:00:00.000Z",
      "",
    ]);
    for (const start of ["+1", "-1", "@x", "\tx", "\rx"]) {
      const cell = (await write("csv", [[[start, 1, 1, true, null]]])).toString().split("\r\n")[1] ?? "";
      expect(cell.replace(/^"/, "").startsWith("'")).toBe(true);
    }
  });

  it("is JSON, also without rows", async () => {
    expect(JSON.parse((await write("json", [[], rows.slice(0, 1), rows.slice(1)])).toString())).toEqual(
      rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))),
    );
    expect(JSON.parse((await write("json", [])).toString())).toEqual([]);
  });

  it("is XML that is well formed whatever the texts hold", async () => {
    const text = (await write("xml", [rows])).toString();
    expect(text).toContain(
      '<cell field="title" type="string">Line "one"'.replaceAll('"one"', "&quot;one&quot;"),
    );
    expect(text).toContain("&lt;b&gt;&amp;\ufffd ünï 世界 😀</cell>");
    expect(text).toContain('<cell field="count()" type="integer"/>');
    expect(text.match(/<row>/g)).toHaveLength(rows.length);
    // oxlint-disable-next-line no-control-regex -- none may be left
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });

  it("is Parquet with types, in as many row groups as there were pieces", async () => {
    const bytes = await write("parquet", [rows.slice(0, 2), [], rows.slice(2)]);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual(
      rows.map(([title, count, p95, handled, timestamp]) => ({
        title,
        "count()": count === null ? null : BigInt(Number(count)),
        "p95(span.duration)": p95,
        "error.handled": handled,
        timestamp: timestamp === null ? null : new Date(String(timestamp)),
      })),
    );
    const empty = await write("parquet", []);
    const none = empty.buffer.slice(empty.byteOffset, empty.byteOffset + empty.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file: none })).toEqual([]);
  });

  it("breaks off beyond its size, and gives its place back", async () => {
    let ended = 0;
    const long = Array.from({ length: 1000 }, () => rows[0] ?? []);
    const stream = exportStream(
      await openTableFile("csv", columns),
      (async function* () {
        for (;;) yield long;
      })(),
      () => (ended += 1),
      100_000,
    );
    await expect(buffer(stream)).rejects.toMatchObject({ code: "export_too_large" });
    expect(ended).toBe(1);
  });
});

describe.runIf(process.platform === "linux")("a Parquet file", () => {
  it("is read by the event store's own engine too", async () => {
    const { startEmbeddedStore } = await import("#adapters/embedded-clickhouse/supervisor.ts");
    const { createConnection } = await import("#adapters/clickhouse/connection.ts");
    const { silentLogger } = await import("#kernel/logger.ts");
    const folder = await mkdtemp(join(tmpdir(), "vedette-parquet-"));
    const store = await startEmbeddedStore({ dataDir: folder, logger: silentLogger });
    const connection = createConnection({ socketPath: store.socketPath });
    try {
      const path = join(folder, "export.parquet");
      await writeFile(path, await write("parquet", [rows.slice(0, 1), rows.slice(1)]));
      const text = await connection.send({
        kind: "read",
        sql: `SELECT title, \`count()\`, \`p95(span.duration)\`, \`error.handled\`, toUnixTimestamp64Milli(timestamp)
          FROM file('${path}', Parquet) FORMAT JSONCompactEachRow`,
        settings: { output_format_json_quote_64bit_integers: 0 },
        timeoutMs: 10_000,
      });
      expect(
        text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(rows.map((row) => [...row.slice(0, 4), row[4] === null ? null : Date.parse(String(row[4]))]));
    } finally {
      await connection.close();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
