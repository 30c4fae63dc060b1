/**
 * Takes the long texts of a result off the heap. Thousands of rows wait for their insert at once: as text on the heap
 * they made every third of a second a whole collection necessary, which took a sixth of all processor time.
 */
import { isPackedColumn, roomToPack, varyingFrom, writePacked } from "#rules/packed-text.ts";
import type { ItemResult, StorableResult } from "./item-result.ts";

export type PackedResult = {
  readonly result: StorableResult;
  /** About how much memory and insert the result takes. */
  readonly sizeBytes: number;
};

/** Of a row's small columns, and of an item's counts. */
const smallBytes = 512;
/** Ids and hashes are shorter; what is shorter than this costs less as a text than as bytes of its own. */
const longTextLength = 100;
const chunkBytes = 512 * 1024;

/** One for each reader of the log: the bytes of one chunk live as long as the last row that has some of them. */
export function createTextPacker(): (result: ItemResult) => PackedResult {
  let chunk = Buffer.alloc(0);
  let used = 0;

  function pack(name: string, text: string, isPacked: boolean): Uint8Array {
    const textBytes = Buffer.byteLength(text);
    const roomBytes = isPacked ? roomToPack(textBytes) : textBytes;
    if (used + roomBytes > chunk.byteLength) {
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, roomBytes));
      used = 0;
    }
    const from = used;
    used = isPacked
      ? writePacked(chunk, from, text, varyingFrom(name, text))
      : from + chunk.write(text, from);
    return chunk.subarray(from, used);
  }

  return (result) => {
    let sizeBytes = smallBytes;
    for (const { table, row } of result.rows) {
      sizeBytes += smallBytes;
      // The result was made for this one reader; a copy of each row would cost more than all of the packing.
      const columns = row as Record<string, unknown>;
      for (const name in columns) {
        const value = columns[name];
        if (typeof value === "string") {
          const isPacked = table === "errors" && value !== "" && isPackedColumn(name);
          if (!isPacked && value.length <= longTextLength) continue;
          const bytes = pack(name, value, isPacked);
          sizeBytes += bytes.byteLength;
          columns[name] = bytes;
        } else if (Array.isArray(value)) {
          sizeBytes += value.length * 32;
        }
      }
    }
    for (const { bytes } of result.blobs ?? []) sizeBytes += bytes.byteLength;
    return { result, sizeBytes };
  };
}
