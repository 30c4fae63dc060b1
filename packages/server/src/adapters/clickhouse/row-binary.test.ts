import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChunkPool } from "#kernel/chunk-pool.ts";
import { eventTables } from "#ports/event-tables.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import { encodeRows } from "./encode-rows.ts";
import { createOutput, createRowEncoder, finishOutput, writerFor } from "./row-binary.ts";

const insertChunks = { chunkBytes: 1024 * 1024, chunksMax: 32 };

/** Encodes one value in a column of the type. */
function encode(type: string, value: unknown): Buffer {
  const output = createOutput(createChunkPool(insertChunks));
  createRowEncoder({ column: type }).write(output, { column: value });
  return Buffer.concat(finishOutput(output, 1).parts);
}

/** Reads values back by the rules of the format; written apart from the encoder. */
function reader(bytes: Buffer) {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const text = (): string => {
    const length = varint();
    return bytes.toString("utf8", at, (at += length));
  };
  const map = () => Array.from({ length: varint() }, () => [text(), text()] as const);
  return { text, map, done: () => at === bytes.byteLength };
}

describe("row binary", () => {
  it("writes any text with the length of its bytes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 400 }),
          fc.string({ unit: "grapheme", minLength: 40, maxLength: 44 }),
        ),
        (value) => {
          const read = reader(encode("String", value));
          expect(read.text()).toBe(value.toWellFormed());
          expect(read.done()).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("writes texts around the widths of a length", () => {
    for (const length of [0, 1, 41, 42, 43, 126, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152]) {
      const read = reader(encode("LowCardinality(String)", "é".repeat(length)));
      expect(read.text()).toBe("é".repeat(length));
    }
  });

  it("writes maps as pairs in their order", () => {
    const pairs = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 200 });
    fc.assert(
      fc.property(pairs, (value) => {
        expect(reader(encode("Map(LowCardinality(String), String)", value)).map()).toEqual(value);
      }),
    );
  });

  it("writes integers little-endian in their width", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const wide = encode("UInt64", value);
        expect(wide.readBigUInt64LE()).toBe(BigInt(value));
        expect(wide.equals(encode("UInt64", BigInt(value)))).toBe(true);
        expect(encode("UInt32", value % 2 ** 32).readUInt32LE()).toBe(value % 2 ** 32);
        expect(encode("UInt16", value % 65_536).readUInt16LE()).toBe(value % 65_536);
        expect(encode("UInt8", value % 256)).toEqual(Buffer.from([value % 256]));
      }),
    );
    expect(encode("UInt64", 2n ** 64n - 1n)).toEqual(Buffer.alloc(8, 0xff));
  });

  it("writes times before and after the epoch as milliseconds", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(encode("DateTime64(3)", value).readBigInt64LE()).toBe(BigInt(value));
      }),
    );
  });

  it("writes a UUID as two little-endian halves", () => {
    expect(encode("UUID", "0123456789abcdeffedcba9876543210").toString("hex")).toBe(
      "efcdab89674523011032547698badcfe",
    );
    expect(encode("UUID", "ABCDEF00000000000000000000000000").toString("hex")).toBe(
      "0000000000efcdab0000000000000000",
    );
  });

  it("refuses what a column cannot hold", () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ["UInt8", 256],
      ["UInt8", -1],
      ["UInt16", 1.5],
      ["UInt32", 2 ** 32],
      ["UInt64", -1],
      ["UInt64", 2 ** 53],
      ["UInt64", 2n ** 64n],
      ["UInt64", -1n],
      ["UInt64", "1"],
      ["DateTime64(3)", Number.NaN],
      ["DateTime64(3)", new Date()],
      ["Float64", "1"],
      ["String", undefined],
      ["String", 5],
      ["UUID", "0123"],
      ["UUID", "g".repeat(32)],
      ["UUID", "\u{1F600}".repeat(16)],
      ["Map(LowCardinality(String), String)", { a: "b" }],
      ["Map(LowCardinality(String), String)", [["a"]]],
      ["Map(LowCardinality(String), String)", [["a", 1]]],
    ];
    for (const [type, value] of wrong) {
      expect(() => encode(type, value), `${type} ${String(value)}`).toThrow(
        expect.objectContaining({ code: "store_rejected", retryable: false }),
      );
    }
  });

  it("has a writer for every declared column and none for others", () => {
    for (const columns of Object.values(eventTables))
      for (const type of Object.values(columns)) writerFor(type);
    expect(() => writerFor("Decimal(9, 2)")).toThrow("Decimal(9, 2)");
  });

  it("cuts rows into inserts at row boundaries, the same way every time, and loses no byte", () => {
    const encoder = createRowEncoder(eventTables.errors);
    const sizes = fc.array(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 500, max: 40_000 }), (lengths, bytesMax) => {
        const rows = lengths.map((length) => makeErrorRow({ extra: "x".repeat(length) }));
        const bytes = (max: number) =>
          encodeRows(encoder, rows, createChunkPool(insertChunks), max).map((piece) =>
            Buffer.concat(piece.parts),
          );
        const pieces = bytes(bytesMax);
        expect(Buffer.concat(pieces).equals(Buffer.concat(bytes(1e9)))).toBe(true);
        expect(pieces.map((piece) => piece.byteLength)).toEqual(
          bytes(bytesMax).map((piece) => piece.byteLength),
        );
        for (const piece of pieces.slice(0, -1)) expect(piece.byteLength).toBeGreaterThanOrEqual(bytesMax);
      }),
      { numRuns: 50 },
    );
  });

  it("uses its chunks again without mixing batches up", () => {
    const pool = createChunkPool(insertChunks);
    const encoder = createRowEncoder({ text: "String" });
    for (let round = 0; round < 5; round++) {
      const rows = Array.from({ length: 30 }, (_, index) => ({ text: `${round}-${index}-`.repeat(20_000) }));
      const [piece] = encodeRows(encoder, rows, pool, 1e9);
      if (piece === undefined) throw new Error("nothing was encoded");
      const read = reader(Buffer.concat(piece.parts));
      expect(rows.map(() => read.text())).toEqual(rows.map((row) => row.text));
      piece.release();
    }
  });
});
