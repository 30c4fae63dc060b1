/** Tree to text: what is printed reads as the same tree again. */
import type { SearchExpression, SearchQuery, SearchTerm, SearchValue, TextPattern } from "./ast.ts";
import { parseSearch } from "./parse-search.ts";

/** Prints a query in its plainest form. */
export function printSearch(query: SearchQuery): string {
  return query.expression === undefined ? "" : print(query.expression, "query");
}

/** Where an expression stands decides whether it needs parentheses. */
type Place = "query" | "or" | "and";

function print(expression: SearchExpression, place: Place): string {
  switch (expression.kind) {
    case "or": {
      const text = expression.any.map((one) => print(one, "or")).join(" OR ");
      return place === "query" ? text : `(${text})`;
    }
    case "and": {
      const text = expression.all.map((one, index) => printPart(one, index)).join(" ");
      return place === "and" ? `(${text})` : text;
    }
    default:
      return printTerm(expression);
  }
}

/** A word that would be read as an operator where it stands is held apart. */
function printPart(expression: SearchExpression, index: number): string {
  const text = print(expression, "and");
  const isOperator = expression.kind === "text" && !expression.quoted && /^(?:or|and)(?:\s|$)/i.test(text);
  return isOperator && index > 0 ? `(${text})` : text;
}

function printTerm(term: SearchTerm): string {
  const not = term.negated ? "!" : "";
  switch (term.kind) {
    case "text":
      return not + (term.quoted ? quote(term.pattern) : words(term.pattern));
    case "has":
      return `${not}has:${printKey(term)}`;
    case "is": {
      const states = term.states.map((state) => (isPlain(state) ? state : quote({ parts: [state] })));
      return `${not}is:${states.length === 1 ? states[0] : `[${states.join(", ")}]`}`;
    }
    case "filter": {
      const value = printValue(term.value);
      // A value that looks like a comparison, or like the rest of an address, needs its sign.
      const isSigned =
        term.operator !== "=" || (term.value.kind === "text" && /^(?:[<>=!]|\/\/)/.test(value));
      return `${not}${printKey(term)}:${isSigned ? term.operator : ""}${value}`;
    }
  }
}

function printKey({ key, isTag }: { readonly key: string; readonly isTag: boolean }): string {
  if (isTag) return /[\]\s]/.test(key) ? `tags["${key}"]` : `tags[${key}]`;
  const isBare = /^[A-Za-z0-9_.-]+(?:\([^()\t\r\n]*\))?$/.test(key) && !/^(?:is|has)$/i.test(key);
  return isBare ? key : `"${key}"`;
}

function printValue(value: SearchValue): string {
  if (value.kind === "list") {
    return `[${value.patterns.map((one) => (isPlain(one.parts.join("x")) ? one.parts.join("*") : quote(one))).join(", ")}]`;
  }
  return value.quoted ? quote(value.pattern) : bare(value.pattern);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_.@-]+$/.test(text);
}

function quote(pattern: TextPattern): string {
  return `"${pattern.parts.map((part) => part.replaceAll(/[\\*"]/g, "\\$&")).join("*")}"`;
}

/** Words may hold `f(x)` as it stands, or escaped, depending on what surrounds it: the parser knows. */
function words(pattern: TextPattern): string {
  const keepingPairs = (special: RegExp): string =>
    pattern.parts
      .map((part) => part.replaceAll(special, (found) => (found.length > 1 ? found : `\\${found}`)))
      .join("*");
  const candidates = [
    keepingPairs(/(?<=\S)\([^\s()*\\"]*\)|[\\*"()]/g),
    // A pair may also hold quotes.
    keepingPairs(/(?<=\S)\([^\s()*\\]*\)|[\\*"()]/g),
    bare(pattern),
  ];
  return candidates.find((text) => isTextOf(text, pattern)) ?? quote(pattern);
}

function isTextOf(text: string, { parts }: TextPattern): boolean {
  const read = parseSearch(text);
  const found = read.ok ? read.query.expression : undefined;
  return (
    found?.kind === "text" &&
    !found.quoted &&
    found.pattern.parts.length === parts.length &&
    found.pattern.parts.every((part, index) => part === parts[index])
  );
}

function bare(pattern: TextPattern): string {
  return pattern.parts.map((part) => part.replaceAll(/[\\*"()]/g, "\\$&")).join("*");
}
