/** From the tree of the grammar to the typed tree of one language; what does not fit is told with its place. */
import type { SearchExpression, SearchQuery, SearchTerm, Span, TextPattern } from "./ast.ts";
import { ticketStates } from "./fields/issue-fields.ts";
import {
  expectationCodeOf,
  expectationOf,
  operatorsOf,
  type SearchField,
  type SearchLanguage,
} from "./fields/search-field.ts";
import { parseSearch } from "./parse-search.ts";
import type { SearchFault, SearchFaultReason } from "./search-fault.ts";
import { allOf, everything, type SearchNode, type TypedOperator, type TypedValue } from "./typed-search.ts";
import { readAggregateValue, readValue } from "./values/read-value.ts";

export type TypedSearchResult =
  | { readonly ok: true; readonly search: SearchNode }
  | { readonly ok: false; readonly fault: SearchFault };

/** Every term is a condition in SQL. */
export const termsMax = 100;
export const listLengthMax = 500;

/** Reads a query for one language. */
export function readTypedSearch(input: string, language: SearchLanguage): TypedSearchResult {
  const result = parseSearch(input);
  return result.ok ? typeSearch(input, result.query, language) : result;
}

/** Gives the terms of a tree their types. */
export function typeSearch(input: string, query: SearchQuery, language: SearchLanguage): TypedSearchResult {
  const { expression } = query;
  if (expression === undefined) return { ok: true, search: everything };
  try {
    const beyond = termsOf(expression)[termsMax];
    if (beyond !== undefined)
      throw new Misfit(
        beyond.span,
        reason("too_many_terms", { max: termsMax }),
        `a search has at most ${termsMax} terms`,
      );
    return { ok: true, search: nodeOf(expression, { input, language }) };
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const { start, end } = error.span;
    const { message, reason: why, key, expected } = error;
    return {
      ok: false,
      fault: { message, reason: why, start, end, token: input.slice(start, end), key, expected },
    };
  }
}

/** Leaves the recursion; never leaves this file. */
class Misfit extends Error {
  readonly span: Span;
  readonly reason: SearchFaultReason;
  readonly key: string | undefined;
  readonly expected: string | undefined;

  constructor(span: Span, why: SearchFaultReason, message: string, key?: string, expected?: string) {
    super(message);
    this.span = span;
    this.reason = why;
    this.key = key;
    this.expected = expected;
  }
}

function reason(
  code: SearchFaultReason["code"],
  params: SearchFaultReason["params"] = {},
): SearchFaultReason {
  return { code, params };
}

/** What is expected, in a form that other languages can print. */
function expecting(field: Pick<SearchField, "type" | "values" | "isClosed">) {
  return { expected: expectationCodeOf(field), values: field.values.join(", ") };
}

type Typing = { readonly input: string; readonly language: SearchLanguage };
type Filter = Extract<SearchTerm, { kind: "filter" }>;

function termsOf(expression: SearchExpression): readonly SearchTerm[] {
  if (expression.kind === "and") return expression.all.flatMap(termsOf);
  return expression.kind === "or" ? expression.any.flatMap(termsOf) : [expression];
}

function nodeOf(expression: SearchExpression, typing: Typing): SearchNode {
  switch (expression.kind) {
    case "and":
      return allOf(expression.all.map((one) => nodeOf(one, typing)));
    case "or":
      return { kind: "any", of: expression.any.map((one) => nodeOf(one, typing)) };
    case "text":
      return textNode(expression, typing);
    case "is":
      return stateNode(expression, typing);
    case "has":
      return hasNode(expression, typing);
    case "filter":
      return aggregateKey.test(expression.key) && !expression.isTag
        ? aggregateNode(expression, typing)
        : filterNode(expression, typing);
  }
}

type Words = Extract<SearchTerm, { kind: "text" }>;

/** Of unquoted words each has to occur, wherever; a quoted text is looked for as it stands. Stars cut. */
function textNode(term: Words, typing: Typing): SearchNode {
  const { negated, quoted, span } = term;
  if (!quoted) refuseKeysAlone(term, typing);
  const pieces = term.pattern.parts
    .flatMap((part) => (quoted ? [part] : part.split(/\s+/)))
    .filter((piece) => piece !== "");
  const nodes = pieces.map((text): SearchNode => ({ kind: "text", text, isNegated: negated, span }));
  // "Not (a and b)" is "not a, or not b".
  return negated && nodes.length > 1 ? { kind: "any", of: nodes } : allOf(nodes);
}

const keyAlone = /(?<=^|\s)!?([A-Za-z0-9_.-]{1,100}):(?=\s|$)/g;

/** `level: error`: somebody who writes a key means it; other words may end as they like. */
function refuseKeysAlone({ span }: Words, { input, language }: Typing): void {
  for (const match of input.slice(span.start, span.end).matchAll(keyAlone)) {
    const [whole, key = ""] = match;
    const field = language.byName.get(key);
    if (field === undefined && key !== "has" && key !== "is") continue;
    const end = span.start + match.index + whole.length;
    throw new Misfit(
      { start: end - key.length - 1, end },
      reason("key_alone", { key }),
      `${key}: has no value behind it (in quotes it is a word)`,
      key,
      field && expectationOf(field),
    );
  }
}

function stateNode(term: Extract<SearchTerm, { kind: "is" }>, typing: Typing): SearchNode {
  const states = typing.language.byName.get("is");
  if (states === undefined)
    throw new Misfit(
      term.span,
      reason("is_elsewhere"),
      "is: asks for a state of issues, and this is no search for issues",
      "is",
    );
  const values = term.states.map((state) => {
    if (states.values.includes(state)) return { kind: "text", pattern: [state] } as const;
    if (!ticketStates.includes(state)) throw wrongValue(term.span, state, states);
    throw new Misfit(
      term.span,
      reason("no_tickets", { value: state }),
      `is:${state} asks for links to tickets of other systems, and no issue here has such links`,
      "is",
    );
  });
  const [first, ...more] = values;
  if (first === undefined) throw new Misfit(term.span, reason("is_nothing"), "is: names no state", "is");
  return {
    kind: "filter",
    key: states.name,
    isTag: false,
    isNegated: term.negated,
    operator: "=",
    values: [first, ...more],
    span: term.span,
  };
}

function wrongValue(span: Span, text: string, field: SearchField, name = field.name): Misfit {
  const expected = expectationOf(field);
  const why = reason("wrong_value", { key: name, value: text, ...expecting(field) });
  return new Misfit(span, why, `${name} takes ${expected}, not ${JSON.stringify(text)}`, name, expected);
}

type Keyed = { readonly key: string; readonly isTag: boolean; readonly keySpan: Span };

/** The field of a key; `undefined` for a tag or an attribute. */
function fieldOf({ key, isTag, keySpan }: Keyed, { language }: Typing): SearchField | undefined {
  const field = isTag ? undefined : language.byName.get(key);
  if (field !== undefined) return field;
  if (!isTag && language.keysOfIssues.has(key)) {
    throw new Misfit(
      keySpan,
      reason("issue_key", { key }),
      `${key} asks for issues, and this is no search for issues (a tag of this name is tags[${key}])`,
      key,
    );
  }
  if (language.otherKeys !== "none") return undefined;
  const known = language.fields.map((one) => one.name).join(", ");
  const why = reason("unknown_key", { key, values: known });
  throw new Misfit(keySpan, why, `${language.name} have no key ${key}`, key, `one of ${known}`);
}

function hasNode(term: Extract<SearchTerm, { kind: "has" }>, typing: Typing): SearchNode {
  const field = fieldOf(term, typing);
  if (field?.name === "is")
    throw new Misfit(term.keySpan, reason("has_state"), "every issue has a state", "is");
  return {
    kind: "has",
    key: field?.name ?? term.key,
    isTag: term.isTag,
    isNegated: term.negated,
    span: term.span,
  };
}

/** A tag or an attribute is a text, and a number where it is compared. */
const otherText = { type: "text", values: [], isClosed: false } as const;
const otherNumber = { type: "number", values: [], isClosed: false } as const;

function filterNode(term: Filter, typing: Typing): SearchNode {
  const field = fieldOf(term, typing);
  const operator: TypedOperator = term.operator === "!=" ? "=" : term.operator;
  const isCompared = operator !== "=";
  if (field !== undefined && isCompared && !operatorsOf(field.type).includes(operator)) {
    throw new Misfit(
      term.span,
      reason(field.name === "release" ? "no_order_release" : "no_order", { key: term.key, operator }),
      `${term.key} is not compared by ${operator}: ${comparedInstead(field, term.key)}`,
      term.key,
      expectationOf(field),
    );
  }
  const shape = field ?? (isCompared ? otherNumber : otherText);
  const patterns = patternsOf(term);
  if (patterns.length > listLengthMax)
    throw new Misfit(
      term.value.span,
      reason("list_too_long", { max: listLengthMax }),
      `a list has at most ${listLengthMax} entries`,
      term.key,
    );
  const values = patterns.map((pattern): TypedValue => {
    const value = readValue(pattern, shape, isCompared);
    if (value !== undefined) return value;
    const expected = expectationOf(shape);
    const text = pattern.parts.join("*");
    throw new Misfit(
      pattern.span,
      reason("wrong_value", { key: term.key, value: text, ...expecting(shape) }),
      `${term.key} takes ${expected}, not ${JSON.stringify(text)}`,
      term.key,
      expected,
    );
  });
  const [first, ...more] = values;
  if (first === undefined)
    throw new Misfit(term.span, reason("no_value", { key: term.key }), `${term.key} has no value`, term.key);
  const about = {
    key: field?.name ?? term.key,
    isTag: term.isTag,
    isNegated: term.negated !== (term.operator === "!="),
    span: term.span,
  };
  // A star alone asks for any value, and none is no value: as a pattern it would find what has none, too.
  if (!isCompared && values.some(isAnything)) return { kind: "has", ...about };
  return { kind: "filter", ...about, operator, values: [first, ...more] };
}

function isAnything(value: TypedValue): boolean {
  return value.kind === "text" && value.pattern.length > 1 && value.pattern.every((part) => part === "");
}

function comparedInstead(field: SearchField, key: string): string {
  return field.name === "release"
    ? "release.version knows the order of versions"
    : `its values have no order (a tag of this name is tags[${key}])`;
}

type Located = TextPattern & { readonly span: Span };

function patternsOf(term: Filter): readonly Located[] {
  const { value } = term;
  return value.kind === "list" ? value.patterns : [{ ...value.pattern, span: value.span }];
}

const aggregateKey = /^([a-z][a-z_0-9]{0,40})\(([^()]{0,400})\)$/;

function aggregateNode(term: Filter, { language }: Typing): SearchNode {
  const [, name = "", inside = ""] = aggregateKey.exec(term.key) ?? [];
  if (!language.hasAggregates) {
    throw new Misfit(
      term.keySpan,
      reason("aggregate_of_events", { key: term.key }),
      `${term.key} counts events, and this is a search for issues`,
      term.key,
      "timesSeen, or the same in a search for events",
    );
  }
  const args = inside.split(",").map((one) => one.trim());
  const text = term.value.kind === "text" ? term.value.pattern.parts.join("*") : undefined;
  const isCompared = term.operator !== "=" && term.operator !== "!=";
  const argument = language.byName.get(args[0] ?? "");
  const value = text === undefined ? undefined : readAggregateValue(text, name, argument, isCompared);
  if (text === undefined || value === undefined) {
    const expected = "a number, a duration, a percentage or a date";
    const why = reason("aggregate_value", { key: term.key });
    throw new Misfit(term.value.span, why, `${term.key} is compared with ${expected}`, term.key, expected);
  }
  return {
    kind: "aggregate",
    field: term.key,
    isNegated: term.negated !== (term.operator === "!="),
    operator: term.operator === "!=" ? "=" : term.operator,
    value,
    text,
    span: term.span,
  };
}
