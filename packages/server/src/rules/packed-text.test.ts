import fc from "fast-check";
import { expect, test } from "vitest";
import { roomToPack, unpackedText, varyingFrom, writePacked } from "./packed-text.ts";

/** Between bytes that are not its own. */
function pack(text: string, varyingFrom = 0): Buffer {
  const sizeBytes = Buffer.byteLength(text);
  const roomBytes = roomToPack(sizeBytes);
  const target = Buffer.alloc(roomBytes + 20, 0x35);
  const end = writePacked(target, 10, text, varyingFrom);
  expect(end - 10).toBeLessThanOrEqual(roomBytes);
  expect(target.subarray(0, 10).toString()).toBe("5".repeat(10));
  expect(target.subarray(roomBytes + 10).toString()).toBe("5".repeat(10));
  return target.subarray(10, end);
}

const digits = (max: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: max });
const piece = fc.oneof(
  digits(18),
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 70 }),
  fc.constantFrom(
    "$1",
    "v2",
    "-",
    ".",
    "ms",
    "0",
    "00",
    "000",
    "0x1f",
    "é",
    "😀",
    "FACE",
    "\\u0001",
    "240",
    "241",
  ),
  fc.constantFrom(
    "2287",
    "2288",
    "65535",
    "65536",
    "16777216",
    "4294967296",
    "99999999999999",
    "1099511627776",
  ),
  fc.string({ unit: "grapheme" }),
);
const jsonText = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => JSON.stringify({ [pieces[0] ?? ""]: pieces.join("") })),
  fc.json(),
);

test("a packed text reads back as it was, from wherever it is packed", () => {
  fc.assert(
    fc.property(jsonText, fc.nat(), (text, place) => {
      expect(unpackedText(pack(text))).toBe(text);
      const from = place % (text.length + 1);
      // Never in the middle of a character that takes two units.
      if (text.slice(0, from).isWellFormed()) expect(unpackedText(pack(text, from))).toBe(text);
    }),
    { numRuns: 3000 },
  );
});

test("a text that is no JSON is stored plain when it has characters that would be marks", () => {
  for (const text of ["", "12", "a\u00021", "\u0000", "1\n2", "{}\u001f"])
    expect(unpackedText(pack(text))).toBe(text);
});

test("a text that was stored plain reads as it is", () => {
  const text = '{"values":[{"message":"é 4711"}]}';
  expect(unpackedText(Buffer.from(text))).toBe(text);
});

test("numbers and ids leave the text the same from event to event", () => {
  const texts = [
    '{"url":"/v1/items/7ad42dcc/4711","took":204.07,"trace":"7f0de4a51c224a9cb2f721a1a5d9c001"}',
    '{"url":"/v1/items/00aa4199/8","took":3000.05,"trace":"00000000000000000000000000000a01"}',
  ];
  const left = texts.map((text) => pack(text).toString("latin1").split("\0")[0]);
  expect(left[0]).toBe(left[1]);
  expect(left[0]).toContain("/v1/items/");
  expect(pack(texts[0] ?? "").byteLength).toBeLessThan(texts[0]?.length ?? 0);
});

test("of exceptions only what varies is packed", () => {
  const text = '{"values":[{"lineno":4711}],"varying":{"values":[],"vars":[0,{"lineno":4711}]}}';
  const from = varyingFrom("exception", text);
  expect(pack(text, from).toString("latin1").split("4711")).toHaveLength(2);
  expect(unpackedText(pack(text, from))).toBe(text);
  for (const [name, plain] of [
    ["exception", '{"values":[]}'],
    ["extra", '{"a":1}'],
    ["breadcrumbs", "{}"],
  ])
    expect(varyingFrom(name ?? "", plain ?? "")).toBe(0);
});
