/** Rows as the bodies of inserts, none of them bigger than the engine takes. */
import type { ChunkPool } from "#kernel/chunk-pool.ts";
import { createOutput, type EncodedRows, finishOutput, type RowEncoder } from "./row-binary.ts";

/** 74 MB passed and 147 MB failed at a query limit of 250 MB (measured). */
export const wholeInsertBytesMax = 22_000_000;
/** Where rows may be cut, they are cut here since the first version: the tokens of the pieces depend on it. */
const insertBytesMax = 16_000_000;

/** Cuts at row boundaries, by the encoded size: the same rows are always cut the same way. */
export function encodeRows(
  encoder: RowEncoder,
  rows: readonly Readonly<Record<string, unknown>>[],
  pool: ChunkPool,
  bytesMax = insertBytesMax,
): readonly EncodedRows[] {
  const pieces: EncodedRows[] = [];
  let output = createOutput(pool);
  let count = 0;
  let closedBytes = 0;
  let parts = 0;
  for (const row of rows) {
    encoder.write(output, row);
    count += 1;
    while (parts < output.parts.length) closedBytes += output.parts[parts++]?.byteLength ?? 0;
    if (closedBytes + output.at >= bytesMax) {
      pieces.push(finishOutput(output, count));
      output = createOutput(pool);
      count = closedBytes = parts = 0;
    }
  }
  const last = finishOutput(output, count);
  if (count > 0) pieces.push(last);
  else last.release();
  return pieces;
}
