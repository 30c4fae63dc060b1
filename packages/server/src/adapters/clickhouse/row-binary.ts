/**
 * Encodes rows as ClickHouse's RowBinary. The hot path of processing: no intermediate objects, no text.
 *
 * Rows go into chunks that are taken from a pool and given back after the insert. An encoder per table is derived from the declared column types.
 */
import type { ChunkPool } from "#kernel/chunk-pool.ts";
import { OperationalError } from "#kernel/errors.ts";

/** A string of this many UTF-16 units has under 128 bytes, so its length takes one byte. */
const shortUnits = 42;

/** Rows in binary: the filled parts of the chunks, in order. */
export type EncodedRows = {
  readonly rows: number;
  readonly sizeBytes: number;
  readonly parts: readonly Buffer[];
  /** Gives the chunks back; the parts must not be read afterwards. */
  readonly release: () => void;
};

/** The growing output. Fields are read and written directly: a call per byte would cost more than the byte. */
export type Output = {
  readonly pool: ChunkPool;
  chunk: Buffer;
  at: number;
  readonly chunks: Buffer[];
  readonly parts: Buffer[];
};

export function createOutput(pool: ChunkPool): Output {
  return { pool, chunk: pool.take(), at: 0, chunks: [], parts: [] };
}

/** Makes room for `bytes` in one piece. */
function ensure(output: Output, bytes: number): void {
  if (output.at + bytes <= output.chunk.byteLength) return;
  closeChunk(output);
  const { pool } = output;
  output.chunk = bytes <= pool.chunkBytes ? pool.take() : Buffer.allocUnsafeSlow(bytes);
  output.at = 0;
}

function closeChunk(output: Output): void {
  if (output.at > 0) output.parts.push(output.chunk.subarray(0, output.at));
  output.chunks.push(output.chunk);
}

/** Ends the output. */
export function finishOutput(output: Output, rows: number): EncodedRows {
  closeChunk(output);
  const sizeBytes = output.parts.reduce((sum, part) => sum + part.byteLength, 0);
  return { rows, sizeBytes, parts: output.parts, release: () => output.chunks.forEach(output.pool.give) };
}

type WriteValue = (output: Output, value: unknown) => void;

const writers: readonly (readonly [type: RegExp, write: WriteValue])[] = [
  [/^(?:String|LowCardinality\(String\))$/, writeString],
  [/^UInt8$/, writeUInt8],
  [/^UInt16$/, writeUInt16],
  [/^UInt32$/, writeUInt32],
  [/^UInt64$/, writeUInt64],
  [/^Float64$/, writeFloat64],
  [/^DateTime64\([36]\)$/, writeInt64],
  [/^UUID$/, writeUuid],
  [/^Array\((?:LowCardinality\(String\)|String)\)$/, writeTexts],
  [/^Map\((?:LowCardinality\(String\)|String), String\)$/, mapWriter(writeString)],
  [/^Map\(LowCardinality\(String\), Float64\)$/, mapWriter(writeFloat64)],
];

/** The writer for a declared type; an unknown type is a mistake in the declaration. */
export function writerFor(type: string): WriteValue {
  const found = writers.find(([shape]) => shape.test(type));
  if (found === undefined) throw new Error(`no binary encoding for the column type ${type}`);
  return found[1];
}

export type RowEncoder = {
  readonly columns: readonly string[];
  readonly write: (output: Output, row: Readonly<Record<string, unknown>>) => void;
};

/** An encoder for one table, its columns in the declared order. */
export function createRowEncoder(columnTypes: Readonly<Record<string, string>>): RowEncoder {
  const columns = Object.keys(columnTypes);
  const writes = Object.values(columnTypes).map(writerFor);
  const count = columns.length;
  return {
    columns,
    write: (output, row) => {
      for (let index = 0; index < count; index++) {
        const name = columns[index] as string;
        try {
          (writes[index] as WriteValue)(output, row[name]);
        } catch (error) {
          if (error instanceof BadValue) throw rejected(`column ${name}: ${error.message}`);
          throw error;
        }
      }
    },
  };
}

class BadValue extends Error {
  override readonly name = "BadValue";
}

function rejected(message: string): OperationalError {
  return new OperationalError("store_rejected", `a row cannot be stored: ${message}`, { retryable: false });
}

function writeString(output: Output, value: unknown): void {
  if (typeof value !== "string") return writeUtf8(output, value);
  if (value.length <= shortUnits) {
    ensure(output, 1 + value.length * 3);
    const written = output.chunk.write(value, output.at + 1);
    output.chunk[output.at] = written;
    output.at += 1 + written;
    return;
  }
  const bytes = Buffer.byteLength(value);
  ensure(output, 10 + bytes);
  writeVarint(output, bytes);
  output.at += output.chunk.write(value, output.at);
}

/** A text that is its bytes already. */
function writeUtf8(output: Output, value: unknown): void {
  if (!(value instanceof Uint8Array)) throw new BadValue("not a string");
  ensure(output, 10 + value.byteLength);
  writeVarint(output, value.byteLength);
  output.chunk.set(value, output.at);
  output.at += value.byteLength;
}

function writeTexts(output: Output, value: unknown): void {
  if (!Array.isArray(value)) throw new BadValue("not a list");
  ensure(output, 10);
  writeVarint(output, value.length);
  for (const text of value as readonly unknown[]) writeString(output, text);
}

/** Needs room; callers ensured it. */
function writeVarint(output: Output, value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    output.chunk[output.at++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 128);
  }
  output.chunk[output.at++] = rest;
}

function writeUInt8(output: Output, value: unknown): void {
  ensure(output, 1);
  output.chunk[output.at++] = integer(value, 0xff);
}

function writeUInt16(output: Output, value: unknown): void {
  ensure(output, 2);
  output.at = output.chunk.writeUInt16LE(integer(value, 0xffff), output.at);
}

function writeUInt32(output: Output, value: unknown): void {
  ensure(output, 4);
  output.at = output.chunk.writeUInt32LE(integer(value, 0xffffffff), output.at);
}

function writeUInt64(output: Output, value: unknown): void {
  ensure(output, 8);
  if (typeof value === "bigint") {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw new BadValue("out of range");
    output.at = output.chunk.writeBigUInt64LE(value, output.at);
    return;
  }
  const number = integer(value, Number.MAX_SAFE_INTEGER);
  const at = output.chunk.writeUInt32LE(number % 0x1_0000_0000, output.at);
  output.at = output.chunk.writeUInt32LE(Math.floor(number / 0x1_0000_0000), at);
}

function writeInt64(output: Output, value: unknown): void {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new BadValue("not an integer");
  ensure(output, 8);
  const high = Math.floor(value / 0x1_0000_0000);
  const at = output.chunk.writeUInt32LE(value - high * 0x1_0000_0000, output.at);
  output.at = output.chunk.writeInt32LE(high, at);
}

function writeFloat64(output: Output, value: unknown): void {
  if (typeof value !== "number") throw new BadValue("not a number");
  ensure(output, 8);
  output.at = output.chunk.writeDoubleLE(value, output.at);
}

/** Two little-endian halves: the first eight bytes backwards, then the other eight backwards. */
function writeUuid(output: Output, value: unknown): void {
  if (typeof value !== "string" || value.length !== 32) throw new BadValue("not 32 hexadecimal digits");
  ensure(output, 16);
  const { chunk, at } = output;
  for (let index = 0; index < 16; index++) {
    const high = hexDigit(value.charCodeAt(index * 2));
    const low = hexDigit(value.charCodeAt(index * 2 + 1));
    if ((high | low) > 15) throw new BadValue("not 32 hexadecimal digits");
    chunk[at + (index < 8 ? 7 - index : 23 - index)] = (high << 4) | low;
  }
  output.at = at + 16;
}

/** The digit's value, or 16 and more for anything else. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return 16;
}

function mapWriter(writeOne: WriteValue): WriteValue {
  return (output, value) => {
    if (!Array.isArray(value)) throw new BadValue("not a list of pairs");
    ensure(output, 10);
    writeVarint(output, value.length);
    for (const pair of value as readonly unknown[]) {
      if (!Array.isArray(pair) || pair.length !== 2) throw new BadValue("not a list of pairs");
      writeString(output, pair[0]);
      writeOne(output, pair[1]);
    }
  };
}

function integer(value: unknown, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max)
    throw new BadValue("out of range");
  return value;
}
