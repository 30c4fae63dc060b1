import fc from "fast-check";
import { expect, test } from "vitest";
import { pathKeys, pathText } from "./path.ts";

test.each([
  [["exception", "values", 0, "type"], "exception.values.0.type"],
  [["extra", "a.b", 'c"d', "e\\f"], 'extra."a.b"."c\\"d"."e\\\\f"'],
  [["tags"], "tags"],
])("%j is written %s", (keys, text) => {
  expect(pathText(keys)).toBe(text);
  expect(pathKeys(text)).toEqual(keys.map(String));
});

test("keys come back, however strange", () => {
  const key = fc.string({ minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 6 }), (keys) => {
      expect(pathKeys(pathText(keys))).toEqual(keys);
    }),
  );
});

test("a path that is too long is cut, and still read", () => {
  const text = pathText(["extra", `"${"\\".repeat(400)}`, "x"]);
  expect(text).toHaveLength(300);
  expect(pathKeys(text)[0]).toBe("extra");
  expect(pathKeys(text)).toHaveLength(2);
});
