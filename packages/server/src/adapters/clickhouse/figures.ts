/** The server's own figures: written as rows, read as means over steps of time. */
import { z } from "zod";
import type { ChunkPool } from "#kernel/chunk-pool.ts";
import type { FigureQuery, StoredFigure } from "#ports/event-store.ts";
import type { Connection } from "./connection.ts";
import { encodeRows } from "./encode-rows.ts";
import { createRowEncoder } from "./row-binary.ts";

const encoder = createRowEncoder({
  at: "DateTime64(3)",
  name: "LowCardinality(String)",
  labels: "Map(LowCardinality(String), String)",
  value: "Float64",
});
const timeoutMs = 10_000;

export async function writeFigures(
  connection: Connection,
  figures: readonly StoredFigure[],
  pool: ChunkPool,
): Promise<void> {
  if (figures.length === 0) return;
  const rows = figures.map(({ atMs, name, labels, value }) => ({
    at: atMs,
    name,
    labels: Object.entries(labels),
    value,
  }));
  for (const piece of encodeRows(encoder, rows, pool)) {
    await connection.send({
      kind: "insert",
      sql: `INSERT INTO figures (${encoder.columns.join(", ")}) FORMAT RowBinary`,
      // Twice the same value in a row is no retry.
      settings: { async_insert: 0, insert_deduplicate: 0 },
      body: piece.parts,
      timeoutMs,
    });
    piece.release();
  }
}

const figureRow = z.object({
  at_ms: z.coerce.number(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  value: z.number(),
});

export async function readFigures(
  connection: Connection,
  { names, sinceMs, untilMs, stepMs }: FigureQuery,
): Promise<readonly StoredFigure[]> {
  const text = await connection.send({
    kind: "read",
    sql: `SELECT intDiv(toUnixTimestamp64Milli(at), {step:UInt64}) * {step:UInt64} AS at_ms, name, labels, avg(value) AS value
FROM figures
WHERE name IN {names:Array(String)}
  AND at >= fromUnixTimestamp64Milli({since:Int64}) AND at < fromUnixTimestamp64Milli({until:Int64})
GROUP BY at_ms, name, labels ORDER BY at_ms, name, toString(labels) LIMIT 20000 FORMAT JSONEachRow`,
    params: { names, step: stepMs, since: sinceMs, until: untilMs },
    timeoutMs,
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => figureRow.parse(JSON.parse(line)))
    .map(({ at_ms, name, labels, value }) => ({ atMs: at_ms, name, labels, value }));
}
