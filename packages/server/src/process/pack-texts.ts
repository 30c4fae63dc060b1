/**
 * Takes the long texts of a result off the heap. Thousands of rows wait for their insert at once: as text on the heap
 * they made every third of a second a whole collection necessary, which took a sixth of all processor time.
 */
import { type ChunkPool, createChunkPool } from "#kernel/chunk-pool.ts";
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

/** In UTF-8, of a UTF-16 unit. */
const bytesPerUnitMax = 3;

/** Three full ranges, two of them on their way to the store, take some 45. */
const packingChunks = { chunkBytes: 1024 * 1024, chunksMax: 50 };

/** The chunks of every packer that is one after the other. */
export function createPackingPool(): ChunkPool {
  return createChunkPool(packingChunks);
}

export type TextPacker = {
  readonly pack: (result: ItemResult) => PackedResult;
  /** Gives the bytes of everything that was packed back to the pool. */
  readonly release: () => void;
};

/** One for each range of the log: its rows are stored, and their bytes given back, together. */
export function createTextPacker(pool: ChunkPool): TextPacker {
  const chunks: Buffer[] = [];
  let chunk: Buffer = Buffer.alloc(0);
  let used = 0;

  function packText(name: string, text: string, isPacked: boolean): Uint8Array {
    const roomOf = isPacked ? roomToPack : (textBytes: number): number => textBytes;
    // Counted only where what any text of the length may take does not fit.
    let roomBytes = roomOf(text.length * bytesPerUnitMax);
    if (used + roomBytes > chunk.byteLength) roomBytes = roomOf(Buffer.byteLength(text));
    if (used + roomBytes > chunk.byteLength) {
      chunk = roomBytes <= pool.chunkBytes ? pool.take() : Buffer.allocUnsafeSlow(roomBytes);
      chunks.push(chunk);
      used = 0;
    }
    const from = used;
    used = isPacked
      ? writePacked(chunk, from, text, varyingFrom(name, text))
      : from + chunk.write(text, from);
    return chunk.subarray(from, used);
  }

  function packResult(result: ItemResult): PackedResult {
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
          const bytes = packText(name, value, isPacked);
          sizeBytes += bytes.byteLength;
          columns[name] = bytes;
        } else if (Array.isArray(value)) {
          sizeBytes += value.length * 32;
        }
      }
    }
    for (const { bytes } of result.blobs ?? []) sizeBytes += bytes.byteLength;
    return { result, sizeBytes };
  }

  return { pack: packResult, release: () => chunks.splice(0).forEach(pool.give) };
}
