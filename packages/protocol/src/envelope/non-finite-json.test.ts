import fc from "fast-check";
import { expect, test } from "vitest";
import { nullNonFinite } from "./non-finite-json.ts";

test.each([
  ['{"a":NaN}', '{"a":null}'],
  ['{"a":[Infinity,-Infinity,1]}', '{"a":[null,null,1]}'],
  ['{"NaN":"Infinity","a":NaN}', '{"NaN":"Infinity","a":null}'],
  ['{"a":"\\"NaN","b":NaN}', '{"a":"\\"NaN","b":null}'],
  ['{"a":"NaN"}', undefined],
  ['{"a":-1}', undefined],
  ['{"open":"NaN', undefined],
])("%s becomes %s", (text, expected) => {
  expect(nullNonFinite(text)).toBe(expected);
});

test("JSON as it should be is never touched", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(nullNonFinite(text)).toBeUndefined();
    }),
  );
});
