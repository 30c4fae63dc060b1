/**
 * A query with OR and parentheses as a tree, to be told in words. What cannot be told for sure is left alone: the
 * server has the last word on what a query means. Pure.
 */
import { type FilterToken, readFilter, splitWords } from "../../../search/model/query-tokens.ts";

export type QueryPart =
  | { readonly kind: "filter"; readonly filter: FilterToken }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "all" | "any"; readonly of: readonly QueryPart[] };

type Token = "(" | ")" | "OR" | "AND" | { readonly word: string };

/** Deeper ones nobody writes, or reads. */
const DEPTH_MAX = 8;

function countOf(letter: string, text: string): number {
  return text.split(letter).length - 1;
}

/** A parenthesis is one of the query where a word begins or ends with it; `count()` keeps its own. */
function tokensOf(query: string): readonly Token[] {
  return splitWords(query).flatMap(({ text }): readonly Token[] => {
    if (/^OR$/i.test(text)) return ["OR"];
    if (/^AND$/i.test(text)) return ["AND"];
    let word = text;
    const before: Token[] = [];
    const after: Token[] = [];
    const bare = () => word.replace(/"(?:[^"\\]|\\.)*"?/gs, "");
    while (word.startsWith("(")) {
      before.push("(");
      word = word.slice(1);
    }
    while (word.endsWith(")") && countOf(")", bare()) > countOf("(", bare())) {
      after.push(")");
      word = word.slice(0, -1);
    }
    return [...before, ...(word === "" ? [] : [{ word }]), ...after];
  });
}

/** Reads the query as a tree; undefined where it is not closed, or says something else. */
export function readAlternatives(query: string): QueryPart | undefined {
  const tokens = tokensOf(query);
  let at = 0;

  function readAny(depth: number): QueryPart | undefined {
    const of: QueryPart[] = [];
    for (;;) {
      const part = readAll(depth);
      if (part === undefined) return undefined;
      of.push(part);
      if (tokens[at] !== "OR") return of.length === 1 ? part : { kind: "any", of };
      at += 1;
    }
  }

  function readAll(depth: number): QueryPart | undefined {
    const of: QueryPart[] = [];
    for (;;) {
      const token = tokens[at];
      if (token === "AND") {
        at += 1;
        if (of.length === 0 || isEnd(tokens[at])) return undefined;
        continue;
      }
      if (isEnd(token)) break;
      const part = token === "(" ? readInside(depth) : readWord(token);
      if (part === undefined) return undefined;
      const last = of.at(-1);
      // Words beside each other are one text.
      if (part.kind === "text" && last?.kind === "text")
        of.splice(-1, 1, { kind: "text", text: `${last.text} ${part.text}` });
      else of.push(part);
    }
    const [only] = of;
    return of.length === 1 ? only : of.length === 0 ? undefined : { kind: "all", of };
  }

  function readInside(depth: number): QueryPart | undefined {
    if (depth === DEPTH_MAX) return undefined;
    at += 1;
    const part = readAny(depth + 1);
    if (tokens[at] !== ")") return undefined;
    at += 1;
    return part;
  }

  function readWord(token: Exclude<Token, string>): QueryPart | undefined {
    at += 1;
    const filter = readFilter(token.word);
    if (filter !== undefined) return { kind: "filter", filter };
    return /[()]/.test(token.word) ? undefined : { kind: "text", text: token.word };
  }

  const whole = readAny(0);
  return at === tokens.length ? whole : undefined;
}

function isEnd(token: Token | undefined): token is undefined | "OR" | ")" {
  return token === undefined || token === "OR" || token === ")";
}
