/** From the text of a search to conditions: the one place that knows the grammar's tree. */
import { parseSearch, type SearchExpression, type SearchTerm, type TextPattern } from "@vedette/search";
import { UserError, assertNever } from "#kernel/errors.ts";
import { allOf, everything, type SearchFilter, type SearchNode, type SearchPattern } from "./search-node.ts";

const termsMax = 100;

/** Reads a query; what cannot be read is refused with a sentence about it. */
export function readSearch(query: string): SearchNode {
  const result = parseSearch(query);
  if (!result.ok)
    throw invalid(
      `The query cannot be read at character ${result.fault.offset + 1}: ${result.fault.message}.`,
    );
  const { expression } = result.query;
  if (expression === undefined) return everything;
  if (countTerms(expression) > termsMax) throw invalid(`A query has at most ${termsMax} terms.`);
  return nodeOf(expression);
}

function invalid(message: string): UserError {
  return new UserError("invalid_query", 400, message, "query");
}

function countTerms(expression: SearchExpression): number {
  const parts =
    expression.kind === "and" ? expression.all : expression.kind === "or" ? expression.any : undefined;
  return parts === undefined ? 1 : parts.reduce((sum, part) => sum + countTerms(part), 0);
}

function nodeOf(expression: SearchExpression): SearchNode {
  switch (expression.kind) {
    case "and":
      return allOf(expression.all.map(nodeOf));
    case "or":
      return { kind: "any", of: expression.any.map(nodeOf) };
    case "text":
      return textNode(expression);
    case "is":
      return {
        kind: "filter",
        key: "is",
        isTag: false,
        isNegated: expression.negated,
        operator: "=",
        values: patternsOf(
          "is",
          expression.states.map((state) => ({ parts: [state] })),
        ),
      };
    case "has":
      return { kind: "has", key: expression.key, isTag: expression.isTag, isNegated: expression.negated };
    case "filter":
      return filterNode(expression);
    default:
      return assertNever(expression);
  }
}

/** Of unquoted words each has to occur, wherever; a quoted text is looked for as it stands. Stars cut. */
function textNode(term: Extract<SearchTerm, { kind: "text" }>): SearchNode {
  const pieces = term.pattern.parts
    .flatMap((part) => (term.quoted ? [part] : part.split(/\s+/)))
    .filter((piece) => piece !== "");
  const nodes = pieces.map((text): SearchNode => ({ kind: "text", text, isNegated: term.negated }));
  // "Not (a and b)" is "not a, or not b".
  return term.negated && nodes.length > 1 ? { kind: "any", of: nodes } : allOf(nodes);
}

function filterNode(term: Extract<SearchTerm, { kind: "filter" }>): SearchFilter {
  const { key, isTag, operator, value } = term;
  return {
    kind: "filter",
    key,
    isTag,
    isNegated: term.negated !== (operator === "!="),
    operator: operator === "!=" ? "=" : operator,
    values: patternsOf(key, value.kind === "text" ? [value.pattern] : value.patterns),
  };
}

function patternsOf(key: string, patterns: readonly TextPattern[]): SearchFilter["values"] {
  const [first, ...more] = patterns.map((pattern): SearchPattern => {
    const [head = "", ...rest] = pattern.parts;
    return [head, ...rest];
  });
  if (first === undefined) throw invalid(`The key ${key} has no value. For "not set" write ${key}:""`);
  return [first, ...more];
}
