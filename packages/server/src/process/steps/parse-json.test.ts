import { encodeUtf8 } from "@vedette/protocol";
import { expect, test } from "vitest";
import { itemContext } from "./item-context.fixture.ts";
import { parseJson } from "./parse-json.ts";

const parsed = (text: string | Uint8Array) =>
  parseJson(typeof text === "string" ? encodeUtf8(text) : text, itemContext());

test.each([
  ['{"a":1}', { a: 1 }],
  [' {"a":"é\\u00e9"}\r', { a: "éé" }],
  [
    '{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN is \\"NaN\\""}',
    { a: null, b: [null, null], c: 'NaN is "NaN"' },
  ],
])("%s is read", (text, value) => {
  expect(parsed(text)).toEqual({ kind: "keep", value });
});

test.each([
  ["", "no_data"],
  ["{", "invalid_json"],
  ['{"a":1}{', "invalid_json"],
  ["[1]", "payload"],
  ["null", "payload"],
  ['"text"', "payload"],
  ["7", "payload"],
])("%j is invalid", (text, reason) => {
  expect(parsed(text)).toEqual({ kind: "drop", outcome: "invalid", reason });
});

test("bytes that are no text are read as far as they go", () => {
  expect(parsed(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toEqual({
    kind: "keep",
    value: { "\ufffd": 1 },
  });
  expect(parsed(Uint8Array.of(0xff, 0xfe, 0x00))).toMatchObject({ reason: "invalid_json" });
});
