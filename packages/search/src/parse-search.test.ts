import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conjunction, plainText, type SearchExpression, type SearchTerm } from "./ast.ts";
import { parseSearch, searchLengthMax } from "./parse-search.ts";

function expressionOf(input: string): SearchExpression | undefined {
  const result = parseSearch(input);
  if (!result.ok) throw new Error(`${input}: ${result.fault.message} at ${result.fault.start}`);
  return result.query.expression;
}

function termOf(input: string): SearchTerm {
  const expression = expressionOf(input);
  if (expression === undefined || expression.kind === "and" || expression.kind === "or")
    throw new Error(`${input} is not one term`);
  return expression;
}

function faultOf(input: string) {
  const result = parseSearch(input);
  if (result.ok) throw new Error(`${input} was read as ${JSON.stringify(result.query)}`);
  return result.fault;
}

describe("free text", () => {
  test("nothing and blanks say nothing", () => {
    expect(expressionOf("")).toBeUndefined();
    expect(expressionOf("  \t ")).toBeUndefined();
  });

  test("words side by side are one text", () => {
    expect(termOf(" could not  pay ")).toMatchObject({
      kind: "text",
      quoted: false,
      pattern: { parts: ["could not pay"] },
    });
  });

  test("a quoted text is a term of its own", () => {
    expect(expressionOf('"could not" pay')).toMatchObject({
      kind: "and",
      all: [
        { kind: "text", quoted: true, pattern: { parts: ["could not"] } },
        { kind: "text", quoted: false, pattern: { parts: ["pay"] } },
      ],
    });
  });

  test("a title pasted from the page is text, not a filter", () => {
    const title = "TypeError: cannot read x of https://shop.example/a?b=f(1)";
    expect(termOf(title)).toMatchObject({ kind: "text", pattern: { parts: [title] } });
  });

  test("words that begin like AND and OR are words", () => {
    expect(termOf("orange android")).toMatchObject({ kind: "text", pattern: { parts: ["orange android"] } });
  });
});

describe("filters", () => {
  test("key and value, negated, with the place of the whole", () => {
    expect(termOf("  !level:error")).toEqual({
      kind: "filter",
      key: "level",
      isTag: false,
      negated: true,
      operator: "=",
      value: { kind: "text", pattern: { parts: ["error"] }, quoted: false, span: { start: 9, end: 14 } },
      keySpan: { start: 3, end: 8 },
      span: { start: 2, end: 14 },
    });
  });

  test.each([
    ["tags[url]:x", "url"],
    ['tags["a:b c"]:x', "a:b c"],
    ["tags[a:b]:x", "a:b"],
  ])("%s names a tag", (input, key) => {
    expect(termOf(input)).toMatchObject({ kind: "filter", key, isTag: true });
  });

  test("a key in quotes is no tag in particular", () => {
    expect(termOf('"a:b":x')).toMatchObject({ kind: "filter", key: "a:b", isTag: false });
  });

  test.each([
    ["times:>=5", ">=", "5"],
    ["times:<5", "<", "5"],
    ["age:-24h", "=", "-24h"],
    ["count():>10", ">", "10"],
    ["p95(transaction.duration):<=1s", "<=", "1s"],
    ["percentile(span.duration, 0.95):>1s", ">", "1s"],
    ["key:!=a", "!=", "a"],
    ["date:>2026-01-31T10:00:00Z", ">", "2026-01-31T10:00:00Z"],
  ])("%s compares", (input, operator, text) => {
    expect(termOf(input)).toMatchObject({ kind: "filter", operator, value: { pattern: { parts: [text] } } });
  });

  test("an empty quoted value is a value", () => {
    expect(termOf('user:""')).toMatchObject({
      value: { kind: "text", quoted: true, pattern: { parts: [""] } },
    });
  });

  test("lists hold words and quoted texts", () => {
    expect(termOf('level:[error, "not so bad" , fat*l]')).toMatchObject({
      value: {
        kind: "list",
        patterns: [{ parts: ["error"] }, { parts: ["not so bad"] }, { parts: ["fat", "l"] }],
      },
    });
  });

  test("a star is a wildcard unless it is escaped", () => {
    expect(termOf("message:*a\\*b*")).toMatchObject({ value: { pattern: { parts: ["", "a*b", ""] } } });
    expect(termOf('message:"a * b"')).toMatchObject({ value: { pattern: { parts: ["a ", " b"] } } });
  });

  test("quotes inside a quoted text are escaped", () => {
    expect(termOf('message:"say \\"hi\\""')).toMatchObject({ value: { pattern: { parts: ['say "hi"'] } } });
  });
});

describe("is and has", () => {
  test("states are lower case", () => {
    expect(termOf("!is:Unresolved")).toMatchObject({ kind: "is", states: ["unresolved"], negated: true });
    expect(termOf("is:[resolved, ignored]")).toMatchObject({ kind: "is", states: ["resolved", "ignored"] });
  });

  test("has names a key", () => {
    expect(termOf("!has:tags[a.b]")).toMatchObject({ kind: "has", key: "a.b", isTag: true, negated: true });
  });
});

describe("logic", () => {
  test("AND binds closer than OR", () => {
    expect(expressionOf("a:1 b:2 OR c:3 AND (d:4 or e:5)")).toMatchObject({
      kind: "or",
      any: [
        { kind: "and", all: [{ key: "a" }, { key: "b" }] },
        { kind: "and", all: [{ key: "c" }, { kind: "or", any: [{ key: "d" }, { key: "e" }] }] },
      ],
    });
  });

  test("a query without OR is a list of terms", () => {
    const read = parseSearch("a:1 (b:2 AND c:3) free text");
    const terms = read.ok ? conjunction(read.query) : undefined;
    expect(terms?.map((term) => term.kind)).toEqual(["filter", "filter", "filter", "text"]);
    const other = parseSearch("a:1 OR b:2");
    expect(other.ok && conjunction(other.query)).toBeUndefined();
  });
});

describe("mistakes", () => {
  test.each([
    ['message:"not closed', 8],
    ['"not closed', 0],
    ["level:[a, b", 11],
    ["level:[]", 7],
    ["(a:1", 4],
    ["a:1) b:2", 3],
    ["a:1 OR", 6],
  ])("%s is refused with its place", (input, offset) => {
    expect(faultOf(input).start).toBe(offset);
  });

  test("what would cost too much is refused before it is read", () => {
    expect(faultOf("x".repeat(searchLengthMax + 1)).message).toContain("characters");
    expect(faultOf("(".repeat(60))).toMatchObject({ start: 50 });
  });

  test("any text gives a tree or a fault whose place lies within it", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "(",
        ")",
        '"',
        "a",
        ":",
        " ",
        "!",
        "[",
        "]",
        "*",
        "\\",
        ",",
        "OR",
        ">",
        "is:",
        "has:",
        "tags[",
        "é",
        "\n",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join("")),
        ),
        (input) => {
          const result = parseSearch(input);
          if (result.ok) return;
          expect(result.fault.start).toBeGreaterThanOrEqual(0);
          expect(result.fault.end).toBeGreaterThanOrEqual(result.fault.start);
          expect(result.fault.end).toBeLessThanOrEqual(input.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("any value in quotes comes back as it was", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const escaped = value.replace(/[\\"*]/g, "\\$&");
        const term = termOf(`key:"${escaped}"`);
        const read =
          term.kind === "filter" && term.value.kind === "text" ? plainText(term.value.pattern) : undefined;
        expect(read).toBe(value);
      }),
    );
  });
});
