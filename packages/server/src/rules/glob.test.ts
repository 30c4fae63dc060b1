import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { createGlob, createGlobs } from "./glob.ts";

describe("a glob", () => {
  test.each([
    ["shop@1.*", "Shop@1.4.2", true],
    ["shop@1.*", "my-shop@1.4.2", false],
    ["*", "", true],
    ["**", "anything", true],
    ["", "", true],
    ["", "a", false],
    ["*error*", "TypeError: x", true],
    ["*a*a*", "a", false],
    ["*a*a*", "aa", true],
    ["ab*ba", "aba", false],
    ["ab*ba", "abba", true],
    ["v?.0", "v2.0", true],
    ["v?.0", "v10.0", false],
    ["*?x*", "x", false],
    ["*?x*", "..x", true],
    ["a.c", "abc", false],
    ["(a|b)+", "(a|b)+", true],
    ["*loading chunk ?? failed*", "Error: Loading chunk 17 failed. (x)", true],
  ])("%s over %j: %s", (glob, text, fits) => expect(createGlob(glob)(text)).toBe(fits));

  test("means what the regular expression it stands for means", () => {
    const characters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(characters, texts, (glob, text) => {
        const meant = new RegExp(
          `^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`.replaceAll(/(\.\*)+/g, ".*"),
        );
        expect(createGlob(glob)(text)).toBe(meant.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("of a hostile pair of texts is told in short time", () => {
    const startMs = processorMs();
    createGlob("*a".repeat(100) + "*b?c")("a".repeat(1_000_000));
    createGlob("*?a?a?a?a?a?a?a?a?a?ab*")("a".repeat(1_000_000));
    expect(processorMs() - startMs).toBeLessThan(500);
  });
});

test("of several globs one must fit; blank ones fit nothing", () => {
  expect(createGlobs(["", " "])).toBeUndefined();
  const fits = createGlobs(["  a* ", "b"]);
  expect([fits?.("ab"), fits?.("b"), fits?.("c")]).toEqual([true, true, false]);
});
