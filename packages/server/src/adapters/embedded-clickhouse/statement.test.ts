import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isName, quoteString, type Statement, statementText } from "./statement.ts";

const plain: Statement = {
  sql: "SELECT 1",
  database: undefined,
  format: "TabSeparated",
  settings: [],
  params: [],
};

/** Reads a literal as the engine does: the text inside, and what follows its end. */
function readLiteral(text: string): { readonly value: string; readonly rest: string } {
  let value = "";
  for (let at = 1; at < text.length; at++) {
    const char = text[at];
    if (char === "'") return { value, rest: text.slice(at + 1) };
    if (char !== "\\") {
      value += char;
      continue;
    }
    at += 1;
    value += text[at] === "0" ? "\0" : text[at];
  }
  throw new Error("the literal does not end");
}

describe("statement", () => {
  it("quotes any text so that the literal ends where it should", () => {
    const hostile = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\\'0;\n-]*$/));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readLiteral(`${quoteString(text)} tail`)).toEqual({ value: text, rest: " tail" });
      }),
      { numRuns: 2_000 },
    );
  });

  it("undoes what the statement before it set, and empties its parameters", () => {
    const text = statementText({ ...plain, params: [["b", "2"]] }, "c1", [
      "max_threads",
      "param_a",
      "param_b",
    ]);
    expect(text).toBe("SET max_threads = DEFAULT, param_a = '', param_b = '2', log_comment = 'c1'; SELECT 1");
  });

  it("names the database of the request", () => {
    expect(statementText({ ...plain, database: "a`b" }, "c", [])).toBe(
      "SET log_comment = 'c'; USE `a\\`b`; SELECT 1",
    );
  });

  it("takes names of settings and nothing else for names", () => {
    expect(["max_threads", "_x1"].map(isName)).toEqual([true, true]);
    expect(["", "1a", "a b", "a=1; DROP", "a'", "ä", "a".repeat(200)].map(isName)).toEqual(
      Array.from({ length: 7 }, () => false),
    );
  });
});
