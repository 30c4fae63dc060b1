import fc from "fast-check";
import { expect, test } from "vitest";
import type { StorableErrorRow } from "#ports/event-tables.ts";
import { unpackRow } from "#rules/unpack-row.ts";
import { createPackingPool, createTextPacker, type TextPacker } from "./pack-texts.ts";

const rowOf = (message: string, exception = ""): StorableErrorRow =>
  ({ title: "TypeError: x", tags: [["a", "b"]], message, exception }) as unknown as StorableErrorRow;

test("long texts leave the heap and read back as they were, whatever lies beside them", () => {
  const { pack } = createTextPacker(createPackingPool());
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 400 }), { maxLength: 20 }), (texts) => {
      const rows = texts.map((text) => rowOf(text));
      const packed = rows.map(
        (row) => pack({ counts: [], rows: [{ table: "errors", row }] } as never).result,
      );
      for (const [index, text] of texts.entries()) {
        const row = packed[index]?.rows[0]?.row as StorableErrorRow;
        expect(row.message instanceof Uint8Array).toBe(text.length > 100);
        // What is not UTF-16 in order is stored as the replacement character in either form.
        expect(unpackRow(row)).toEqual({
          ...rowOf(Buffer.from(text).toString()),
          message: row.message instanceof Uint8Array ? Buffer.from(text).toString() : text,
        });
      }
    }),
  );
});

test("a text larger than a chunk has bytes of its own, and counts", () => {
  const { pack } = createTextPacker(createPackingPool());
  const text = "é".repeat(600_000);
  const small = pack({ counts: [], rows: [{ table: "errors", row: rowOf("x") }] } as never).sizeBytes;
  const large = pack({ counts: [], rows: [{ table: "errors", row: rowOf(text) }] } as never);
  expect(large.sizeBytes - small).toBe(1_200_000);
  expect(unpackRow(large.result.rows[0]?.row as StorableErrorRow).message).toBe(text);
});

test("the texts of an event that vary are packed, beside those that are not", () => {
  const { pack } = createTextPacker(createPackingPool());
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.json(), fc.string({ maxLength: 200 })), { maxLength: 20 }), (texts) => {
      const rows = texts.map(([json, message]) => {
        const row = rowOf(Buffer.from(message).toString(), json);
        return pack({ counts: [], rows: [{ table: "errors", row }] } as never).result.rows[0]?.row;
      });
      for (const [index, [json, message]] of texts.entries())
        expect(unpackRow(rows[index] as StorableErrorRow)).toEqual(
          rowOf(Buffer.from(message).toString(), json),
        );
    }),
  );
  const row = rowOf("", JSON.stringify({ took: 1234567 }));
  expect(pack({ counts: [], rows: [{ table: "errors", row }] } as never).sizeBytes).toBeLessThan(1100);
  expect(Buffer.from(row.exception).toString("latin1")).not.toContain("1234567");
});

test("bytes that were given back are used again, and what was packed meanwhile keeps its own", () => {
  const pool = createPackingPool();
  const message = (pack: TextPacker["pack"], text: string) =>
    pack({ counts: [], rows: [{ table: "errors", row: rowOf(text) }] } as never).result.rows[0]
      ?.row as StorableErrorRow;
  const first = createTextPacker(pool);
  const second = createTextPacker(pool);
  const stored = message(first.pack, "a".repeat(5_000));
  const waiting = message(second.pack, "b".repeat(5_000));
  first.release();
  first.release();
  const third = createTextPacker(pool);
  const fourth = createTextPacker(pool);
  const next = message(third.pack, "c".repeat(5_000));
  const last = message(fourth.pack, "d".repeat(5_000));
  const bufferOf = ({ message: bytes }: StorableErrorRow) => (bytes as unknown as Uint8Array).buffer;
  expect(bufferOf(next)).toBe(bufferOf(stored));
  expect(new Set([waiting, next, last].map(bufferOf)).size).toBe(3);
  for (const [row, letter] of [
    [waiting, "b"],
    [next, "c"],
    [last, "d"],
  ] as const)
    expect(unpackRow(row).message).toBe(letter.repeat(5_000));
});
