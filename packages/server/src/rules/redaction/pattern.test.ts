import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { compilePattern, WrittenWrong } from "./pattern-program.ts";
import { searchPattern } from "./pattern-search.ts";

function found(pattern: string, text: string): readonly string[] | undefined {
  return searchPattern(compilePattern(pattern), text, { stepsLeft: 5_000_000 })?.map(({ start, end }) =>
    text.slice(start, end),
  );
}

/** What the language's own expressions find, empty places left out as ours are. */
function meant(pattern: string, text: string): readonly string[] {
  const flags = pattern.startsWith("(?i)") ? "gi" : "g";
  return [...text.matchAll(new RegExp(pattern.replace("(?i)", ""), flags))]
    .map(([whole]) => whole)
    .filter((whole) => whole !== "");
}

describe("a pattern finds what it means", () => {
  test.each([
    ["cust-\\d{4,6}", "cust-12 cust-1234567 cust-9999"],
    ["[A-Z]{2}\\d+(?:-\\d+)?", "AB12-7 C3 XY9"],
    ["(?i)order [a-f0-9]+", "ORDER AB12, Order xyz, order 9f"],
    ["^a|b$", "abab"],
    ["\\bcat\\b", "cat concat cat."],
    ["\\Bcat", "cat concat"],
    ["a.*?c", "abcabc"],
    ["a.*c", "abcab\nc"],
    ["(foo|foobar)baz", "foobarbaz foobaz"],
    ["[^\\s,;]+@[\\w.-]+", "to mara@example.net, bo@x.y"],
    ["(a*)*b", "aaab"],
    ["x{0}y", "xyy"],
    ["[\\]\\-a]+", "]-a-]b"],
    ["[a-]+", "a-b"],
    ["\\x41\\u0042\\.", "AB.AB,"],
    ["(?<year>\\d{4})", "in 2026"],
    ["é+", "caféé"],
    ["", "abc"],
  ])("%s in %j", (pattern, text) => expect(found(pattern, text)).toEqual(meant(pattern, text)));

  test("whatever it is made of", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "ab",
      ".",
      "[ab]",
      "[^a]",
      "\\w",
      "(?:a|b)",
      "(a|ab)",
      "^",
      "$",
      "\\b",
    );
    const count = fc.constantFrom("", "*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??");
    const part = fc
      .tuple(piece, count)
      .map(([one, many]) =>
        ["^", "$", "\\b"].includes(one)
          ? one
          : one.length === 2 && one === "ab"
            ? `(?:ab)${many}`
            : one + many,
      );
    const pattern = fc.array(
      fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 }),
        (options, text) => {
          expect(found(options.join("|"), text)).toEqual(meant(options.join("|"), text));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("a pattern that cannot be read says where", () => {
  test.each([
    ["(a", 0],
    ["a)", 1],
    ["ab[c", 2],
    ["*a", 0],
    ["a**", 0],
    ["(a)\\1", 3],
    ["x(?=y)", 1],
    ["x(?<!y)", 1],
    ["[z-a]", 1],
    ["a{5,2}", 1],
    ["a{1,9999}", 1],
    ["\\", 0],
    ["\\q", 0],
    ["((a{1000}){1000})", 0],
  ])("%s at %d", (pattern, position) => {
    expect(() => compilePattern(pattern)).toThrowError(WrittenWrong);
    try {
      compilePattern(pattern);
    } catch (error) {
      expect((error as WrittenWrong).position).toBe(position);
    }
  });
  test("one that is too long, or nested too deeply", () => {
    expect(() => compilePattern("a".repeat(501))).toThrowError("500 characters at most");
    expect(() => compilePattern("(".repeat(100))).toThrowError("nested too deeply");
  });
});

describe("hostile texts cost little", () => {
  test.each(["(a+)+b", "(a|a)*b", "a*a*a*a*a*b", "(.*)*x", "(a|aa)+$", ".{0,900}x", "a.*b|a"])(
    "%s",
    (pattern) => {
      const startMs = processorMs();
      searchPattern(compilePattern(pattern), "a".repeat(16_000), { stepsLeft: 5_000_000 });
      expect(processorMs() - startMs).toBeLessThan(1500);
    },
  );
  test("and a budget that is used up is told", () => {
    expect(searchPattern(compilePattern("a+b"), "a".repeat(1000), { stepsLeft: 500 })).toBeUndefined();
  });
});
