import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMeteredGlob } from "./metered-glob.ts";

const fits = (pattern: string, text: string, isPath = false): boolean =>
  createMeteredGlob(pattern, { isPath })(text, { steps: 0 });

describe("globs of texts", () => {
  test.each([
    ["abc", "abc", true],
    ["abc", "abcd", false],
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["*", "a/b\nc", true],
    ["a*", "a/b", true],
    ["*b", "a/b", true],
    ["*a*b*", "xxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
    ["ab*ba", "aba", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["??*", "a", false],
    ["[abc]x", "bx", true],
    ["[!abc]x", "bx", false],
    ["[!abc]x", "dx", true],
    ["[a-c0-9]*", "7up", true],
    ["[a-c]", "d", false],
    ["[]]", "]", true],
    ["[a", "[a", true],
    ["A", "a", false],
  ])("%s over %j: %s", (pattern, text, expected) => expect(fits(pattern, text)).toBe(expected));
});

describe("globs of paths", () => {
  test.each([
    ["src/*", "src/a.ts", true],
    ["src/*", "src/a/b.ts", false],
    ["src/**", "src/a/b.ts", true],
    ["**/a.ts", "a.ts", true],
    ["**/a.ts", "x/y/a.ts", true],
    ["**/a.ts", "x/ya.ts", false],
    ["src/**/a.ts", "src/a.ts", true],
    ["src/**/a.ts", "src/x/y/a.ts", true],
    ["src/**/a.ts", "src/xa.ts", false],
    ["**/node_modules/**", "/x/node_modules/y/z.js", true],
    ["**/node_modules/**", "/x/my_node_modules/y/z.js", false],
    ["**/node_modules/**", "node_modules/y", true],
    ["**/lib/*.so", "/usr/lib/libc.so", true],
    ["**/*.so", "/usr/lib/libc.so", true],
    ["**/*.so", "libc.so", true],
    ["src/**/*.so", "src/libc.so", true],
    ["**/**/x", "a/x", true],
    ["**/**/x", "ax", false],
    ["**/lib/*.so", "/usr/lib/x/libc.so", false],
    ["?.ts", "/.ts", false],
    ["**/", "a/b", true],
    ["**", "a/b", true],
    ["*.ts", "a/b.ts", false],
    ["***/a", "b/a", true],
  ])("%s over %j: %s", (pattern, text, expected) => expect(fits(pattern, text, true)).toBe(expected));
});

test("they find what the language's own expressions find", () => {
  const letter = fc.constantFrom("a", "b", "/");
  const part = fc.constantFrom("a", "b", "/", "*", "**", "?", "[ab]", "[!a]");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.array(letter, { maxLength: 10 }), (parts, letters) => {
      const pattern = parts.join("");
      const source = pattern.replace(/\*+/g, ".*").replaceAll("?", ".").replaceAll("[!a]", "[^a]");
      expect(fits(pattern, letters.join(""))).toBe(new RegExp(`^${source}$`, "s").test(letters.join("")));
    }),
    { numRuns: 2000 },
  );
});

test("hostile pairs take steps in proportion to both lengths, and no more", () => {
  const text = "a".repeat(2000);
  for (const pattern of ["*a".repeat(200) + "b", "?*".repeat(200) + "b", "[ab]*".repeat(80) + "c"]) {
    for (const isPath of [false, true]) {
      const meter = { steps: 0 };
      expect(createMeteredGlob(pattern, { isPath })(text, meter)).toBe(false);
      expect(meter.steps).toBeLessThanOrEqual((text.length + 1) * (pattern.length + 1));
    }
  }
});
