/**
 * What is wrong with a text that people write into settings: rules, patterns, selectors. The sentence is for who reads
 * the answer of the Web API, the code for pages that speak other languages.
 */
import { fillSentence } from "#kernel/fill-sentence.ts";

const sentences = {
  rules_too_long: "rules may have {max} characters at most, these have {length}",
  too_many_rules: "there may be {max} rules at most",
  rule_too_long: "a rule may have {max} characters at most",
  lines_cut: "only {max} lines are read",
  rule_cut: "the rule ends too early",
  rule_lacks: "the rule ends too early: expected {expected}",
  not_here: "did not expect {found} here",
  not_here_but: "did not expect {found} here: expected {expected}",
  unknown_matcher: "there is no matcher {name}; there are {values}",
  unknown_attribute: "there is no attribute {name}; there is {values}",
  too_many_matchers: "a rule may have {max} matchers at most",
  too_many_values: "a fingerprint may have {max} values at most",
  value_too_long: "a value may have {max} characters at most",
  value_lacking: "a value is missing: {{ default }} is the usual group",
  title_unquoted: 'the title must stand in quotes: title="…"',
  category_too_long: "a category may have {max} characters at most",
  frame_count: "{name} takes a number from 0 to {max}",
  pattern_too_long: "a pattern may have {max} characters at most",
  pattern_too_large: "this pattern is too large",
  pattern_takes_back: "a pattern that takes others back is not read",
  owner_lacking: "an owner is missing: an e-mail address or #team",
  too_many_owners: "a rule may name {max} owners at most",
  no_such_member: "{name} is no member of the organization",
  no_such_team: "{name} is no team of the organization",
  group_not_open: "there is no group to close here",
  group_not_closed: "this group is never closed",
  groups_too_deep: "groups are nested too deeply",
  special_group: "looking around and other special groups are not supported",
  nothing_to_repeat: "there is nothing to repeat",
  repeat_bounds: "a repetition counts from low to high, at most to {max}",
  backslash_at_end: "a backslash stands at the end",
  hex_lacking: "hexadecimal digits are missing",
  back_reference: "references back are not supported",
  unknown_escape: "{name} means nothing here",
  class_not_closed: "this class is never closed",
  range_backwards: "this range goes from high to low",
  selector_too_long: "a selector has at most {max} characters",
  selector_too_deep: "this is nested too deeply",
  too_many_paths: "a selector names at most {max} paths",
  too_many_parts: "a path has at most {max} parts",
  parenthesis_not_closed: "this parenthesis is never closed",
  segment_lacking: "a name, a type, * or ** is missing at the end",
  star_in_name: "* stands for a whole name, not for a part of one",
  unknown_type: "there is no type {name}",
  quote_not_closed: "this quote is never closed",
  quoted_name_lacking: "a name is missing between the quotes",
} as const;

export type WrittenFaultCode = keyof typeof sentences;
export const writtenFaultCodes: readonly string[] = Object.keys(sentences);

/** What could have stood at a place; the grammars name their parts by these words. */
const parts = {
  matcher: "a matcher such as type:Error",
  pattern: "a pattern",
  bracket: "]",
  arrow: "->",
  value: "a value such as {{ default }}, a word or a quoted text",
  action: "an action such as -group, +app, max-frames=3 or category=NAME",
  owner: "an e-mail address or #team",
} as const;

export const writtenParts: readonly string[] = Object.keys(parts);

export type WrittenReason = {
  readonly code: WrittenFaultCode;
  /** `expected` names parts, with commas between them. */
  readonly params: Readonly<Record<string, string | number>>;
};

export function written(code: WrittenFaultCode, params: WrittenReason["params"] = {}): WrittenReason {
  return { code, params };
}

/** A word of a grammar may be followed by the name that it is about. */
export function writtenByGrammar(message: string): WrittenReason {
  const [code = "", name = ""] = message.split(" ");
  if (!isWrittenFaultCode(code)) throw new Error(`a grammar says ${message}, which is no code`);
  return written(code, { name });
}

function isWrittenFaultCode(code: string): code is WrittenFaultCode {
  return Object.hasOwn(sentences, code);
}

export function writtenSentence({ code, params }: WrittenReason): string {
  return fillSentence(sentences[code], { ...params, expected: expectedText(String(params["expected"])) });
}

function expectedText(names: string): string {
  return names
    .split(",")
    .map((name) => (Object.hasOwn(parts, name) ? parts[name as keyof typeof parts] : name))
    .join(" or ");
}
