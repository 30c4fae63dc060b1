import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSearch } from "./parse-search.ts";
import { printSearch } from "./print-search.ts";
import { queryOf } from "./query.fixture.ts";

/** A tree without its places. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name === "span" || name === "keySpan" ? [] : [[name, bare(inner)]],
    ),
  );
}

function readBack(query: string): void {
  const read = parseSearch(query);
  if (!read.ok) return;
  const printed = printSearch(read.query);
  const again = parseSearch(printed);
  expect([query, printed, again.ok]).toEqual([query, printed, true]);
  if (again.ok) expect([printed, bare(again.query)]).toEqual([printed, bare(read.query)]);
}

describe("what is printed reads as the same tree", () => {
  test.each([
    ["  level:error   OR   is:[Resolved,ignored] ", "level:error OR is:[resolved, ignored]"],
    ["a:1 AND (b:2 or c:3)", "a:1 (b:2 OR c:3)"],
    ['!has:tags[a.b] "odd:key":x tags["a b"]:1', '!has:tags[a.b] "odd:key":x tags["a b"]:1'],
    ["count():>10 p95(span.duration):<=1s", "count():>10 p95(span.duration):<=1s"],
    ['k:[a, "b c", x*]', 'k:[a, "b c", x*]'],
    ["f(x) failed 100%", "f(x) failed 100%"],
    ['b:("):', 'b:("):'],
    ["", ""],
  ])("%s", (query, printed) => {
    const read = parseSearch(query);
    expect(read.ok && printSearch(read.query)).toBe(printed);
    readBack(query);
  });

  test("for well-formed queries", () => {
    fc.assert(fc.property(queryOf, readBack), { numRuns: 2000 });
  });

  test("for any text that is a query", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "(",
        ")",
        '"',
        "a",
        "b:",
        ":",
        " ",
        "!",
        "[",
        "]",
        "*",
        "\\",
        ",",
        " OR ",
        ">",
        "=",
        "is:",
        "has:",
        "tags[",
        "//",
        "é",
        "f(",
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(
        pieces.map((parts) => parts.join("")),
        readBack,
      ),
      { numRuns: 5000 },
    );
  });
});
