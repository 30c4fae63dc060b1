/** Reads a row that is on its way to the store, where its long texts are bytes already. */
import type { ErrorRow, StorableErrorRow } from "#ports/event-tables.ts";
import { isPackedColumn, unpackedText } from "./packed-text.ts";

/** The row as it was made. */
export function unpackRow(row: StorableErrorRow): ErrorRow {
  const columns = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? (isPackedColumn(name) ? unpackedText(value) : textOf(value)) : value,
  ]);
  return Object.fromEntries(columns) as ErrorRow;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
