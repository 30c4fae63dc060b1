/** What a search says, as a tree. Fields and types of values are not known here: see the readers of the tree. */

/** Where in the query something stands: `start` is included, `end` is not. */
export type Span = { readonly start: number; readonly end: number };

/**
 * A text to compare with. It is cut at every wildcard: `["Type", "rror"]` is `Type*rror`, and one part is a
 * text without wildcards. An escaped `\*` is an ordinary character of a part.
 */
export type TextPattern = { readonly parts: readonly string[] };

export type LocatedPattern = TextPattern & { readonly span: Span };

export type SearchValue =
  | { readonly kind: "text"; readonly pattern: TextPattern; readonly quoted: boolean; readonly span: Span }
  /** `key:[a, "b c"]`: any of these. */
  | { readonly kind: "list"; readonly patterns: readonly LocatedPattern[]; readonly span: Span };

export type SearchOperator = "=" | "!=" | ">" | ">=" | "<" | "<=";

export type SearchTerm =
  /** Words that are nobody's value, or a quoted text. */
  | {
      readonly kind: "text";
      readonly pattern: TextPattern;
      readonly quoted: boolean;
      readonly negated: boolean;
      readonly span: Span;
    }
  /** `key:value`. `isTag` when it was written `tags[key]`, so that no field of that name is meant. */
  | {
      readonly kind: "filter";
      readonly key: string;
      readonly isTag: boolean;
      readonly negated: boolean;
      readonly operator: SearchOperator;
      readonly value: SearchValue;
      readonly keySpan: Span;
      readonly span: Span;
    }
  /** `has:key` */
  | {
      readonly kind: "has";
      readonly key: string;
      readonly isTag: boolean;
      readonly negated: boolean;
      readonly keySpan: Span;
      readonly span: Span;
    }
  /** `is:unresolved`, in lower case. */
  | {
      readonly kind: "is";
      readonly states: readonly string[];
      readonly negated: boolean;
      readonly span: Span;
    };

export type SearchExpression =
  | SearchTerm
  | { readonly kind: "and"; readonly all: readonly SearchExpression[] }
  | { readonly kind: "or"; readonly any: readonly SearchExpression[] };

/** `undefined` for a query that says nothing. */
export type SearchQuery = { readonly expression: SearchExpression | undefined };

/** The text of a pattern without wildcards, else `undefined`. */
export function plainText(pattern: TextPattern): string | undefined {
  return pattern.parts.length === 1 ? pattern.parts[0] : undefined;
}

/** The terms that must all hold, in order; `undefined` when the query has an OR. */
export function conjunction(query: SearchQuery): readonly SearchTerm[] | undefined {
  const terms: SearchTerm[] = [];
  const add = (expression: SearchExpression): boolean => {
    if (expression.kind === "or") return false;
    if (expression.kind === "and") return expression.all.every(add);
    terms.push(expression);
    return true;
  };
  return query.expression === undefined || add(query.expression) ? terms : undefined;
}
