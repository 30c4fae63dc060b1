import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFingerprintRules, parseStackTraceRules } from "./grouping-rules/parse-grouping-rules.ts";
import { importCodeowners } from "./ownership/import-codeowners.ts";
import { parseOwnership } from "./ownership/parse-ownership.ts";
import { compilePattern, WrittenWrong } from "./redaction/pattern-program.ts";
import { parseSelector } from "./redaction/selector.ts";
import { written, writtenFaultCodes, writtenParts, writtenSentence } from "./written-fault.ts";

describe("the grammars", () => {
  test.each(["grouping-rules", "ownership"])("of %s name parts, and say codes, that have words", (folder) => {
    const grammar = readFileSync(new URL(`${folder}/grammar.peggy`, import.meta.url), "utf8");
    const named = [...grammar.matchAll(/^[A-Za-z]+ "([^"]+)"/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !writtenParts.includes(name ?? ""))).toEqual([]);
    const said = [...grammar.matchAll(/error\(["`](\w+)/g)].map(([, code]) => code);
    expect(said.filter((code) => !writtenFaultCodes.includes(code ?? ""))).toEqual([]);
  });
});

const wrongBy =
  (read: (text: string) => unknown) =>
  (text: string): string => {
    try {
      read(text);
    } catch (error) {
      if (error instanceof WrittenWrong) return error.reason.code;
      throw error;
    }
    return "none";
  };
const codesOf =
  (read: (text: string) => { readonly faults: readonly { readonly reason: { readonly code: string } }[] }) =>
  (text: string) =>
    read(text).faults[0]?.reason.code ?? "none";

/** Of each code a text that has the fault. */
const faulty: Readonly<Record<string, readonly (readonly [code: string, text: string])[]>> = {
  fingerprint: [
    ["rules_too_long", `# ${"x".repeat(100_000)}`],
    ["too_many_rules", "type:x -> a\n".repeat(1_001)],
    ["rule_too_long", `type:x -> ${"a ".repeat(1_000)}`],
    ["rule_lacks", "type:Foo ->"],
    ["not_here_but", "  type: -> x"],
    ["unknown_matcher", "foo:x -> a"],
    ["unknown_attribute", 'type:Foo -> a colour="x"'],
    ["too_many_matchers", `${"type:x ".repeat(21)}-> a`],
    ["too_many_values", `type:x -> ${"a ".repeat(21)}`],
    ["value_too_long", `type:x -> ${"a".repeat(257)}`],
    ["rule_cut", 'type:Foo -> a colour="x'],
    ["value_lacking", 'type:Foo -> title="x"'],
    ["title_unquoted", "type:Foo -> a title=x"],
    ["pattern_too_long", `type:${"x".repeat(257)} -> a`],
  ],
  stackTrace: [
    ["category_too_long", `function:a category=${"x".repeat(65)}`],
    ["frame_count", "function:a max-frames=x"],
  ],
  ownership: [
    ["owner_lacking", "path:src/*"],
    ["too_many_owners", `path:x ${"#web ".repeat(21)}`],
    ["unknown_matcher", "foo:src/* #web"],
  ],
  codeowners: [
    ["lines_cut", "#\n".repeat(5_001)],
    ["pattern_takes_back", "!src @mara"],
  ],
  pattern: [
    ["pattern_too_long", "a".repeat(501)],
    ["pattern_too_large", "((a{1000}){1000})"],
    ["group_not_open", "a)"],
    ["group_not_closed", "(a"],
    ["groups_too_deep", "(".repeat(100)],
    ["special_group", "x(?=y)"],
    ["nothing_to_repeat", "*a"],
    ["repeat_bounds", "a{5,2}"],
    ["backslash_at_end", "\\"],
    ["hex_lacking", "\\x1"],
    ["back_reference", "(a)\\1"],
    ["unknown_escape", "\\q"],
    ["class_not_closed", "ab[c"],
    ["range_backwards", "[z-a]"],
  ],
  selector: [
    ["selector_too_long", "a".repeat(1_001)],
    ["selector_too_deep", "!".repeat(50)],
    ["too_many_paths", Array.from({ length: 33 }, () => "a").join(" || ")],
    ["too_many_parts", Array.from({ length: 25 }, () => "a").join(".")],
    ["parenthesis_not_closed", "(a || b"],
    ["segment_lacking", "extra."],
    ["star_in_name", "extra.*b"],
    ["unknown_type", "$unknown"],
    ["quote_not_closed", "'a"],
    ["quoted_name_lacking", "''"],
    ["not_here", "a & b"],
  ],
};
const readers: Readonly<Record<string, (text: string) => string>> = {
  fingerprint: codesOf(parseFingerprintRules),
  stackTrace: codesOf(parseStackTraceRules),
  ownership: codesOf(parseOwnership),
  codeowners: codesOf((text) => importCodeowners(text, new Map())),
  pattern: wrongBy(compilePattern),
  selector: wrongBy(parseSelector),
};
const cases = Object.entries(faulty).flatMap(([kind, pairs]) =>
  pairs.map(([code, text]) => [kind, code, text] as const),
);

describe("a text that cannot be read says why by a code", () => {
  test.each(cases)("in %s: %s", (kind, code, text) => expect(readers[kind]?.(text)).toBe(code));

  test("and every code has such a text, but for those that are about people", () => {
    const shown = new Set(cases.map(([, code]) => code));
    const left = writtenFaultCodes.filter((code) => !shown.has(code));
    expect([...left].sort()).toEqual(["no_such_member", "no_such_team"]);
  });
});

test("a sentence holds its values, as they are, and the names of parts as words", () => {
  expect(writtenSentence(written("not_here_but", { found: '"{max}"', expected: "arrow,owner" }))).toBe(
    'did not expect "{max}" here: expected -> or an e-mail address or #team',
  );
});
