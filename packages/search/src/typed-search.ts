/** A search whose keys are known and whose values have types: what the stores' SQL is made of. */
import type { Span } from "./ast.ts";

/** A value with `*` for anything, cut at the stars: `["foo"]` is exactly foo, `["foo", ""]` begins with it. */
export type SearchPattern = readonly [string, ...string[]];

export type TypedValue =
  /** An empty text means "not set". */
  | { readonly kind: "text"; readonly pattern: SearchPattern }
  /** Also durations (milliseconds), sizes (bytes) and shares of one. */
  | { readonly kind: "number"; readonly number: number }
  /** All of what was named: a day, a second. `endMs` is not included. */
  | { readonly kind: "time"; readonly startMs: number; readonly endMs: number }
  /** Within so long before now, or longer ago. */
  | { readonly kind: "ago"; readonly agoMs: number; readonly isOlder: boolean }
  | { readonly kind: "flag"; readonly isTrue: boolean }
  /** 32 lower-case hexadecimal digits; all zeros for "not set". */
  | { readonly kind: "id"; readonly hex: string };

/** `!=` is a negated `=`. */
export type TypedOperator = "=" | ">" | ">=" | "<" | "<=";

export type SearchFilter = {
  readonly kind: "filter";
  /** The field's own name where it is one, else that of a tag or an attribute. */
  readonly key: string;
  /** Written `tags[key]`: never a field. */
  readonly isTag: boolean;
  readonly isNegated: boolean;
  readonly operator: TypedOperator;
  /** One of them has to hold. */
  readonly values: readonly [TypedValue, ...TypedValue[]];
  readonly span: Span;
};

/** `count():>10`: a condition on what the rows come to. */
export type SearchAggregate = {
  readonly kind: "aggregate";
  /** As a table's field is written: `count_unique(user)`. */
  readonly field: string;
  readonly isNegated: boolean;
  readonly operator: TypedOperator;
  readonly value: Extract<TypedValue, { kind: "number" | "time" | "ago" }>;
  /** As it was written: whoever knows what the function answers reads the unit best. */
  readonly text: string;
  readonly span: Span;
};

export type SearchNode =
  | { readonly kind: "all"; readonly of: readonly SearchNode[] }
  | { readonly kind: "any"; readonly of: readonly SearchNode[] }
  /** A text that occurs somewhere, in any case. */
  | { readonly kind: "text"; readonly text: string; readonly isNegated: boolean; readonly span: Span }
  | {
      readonly kind: "has";
      readonly key: string;
      readonly isTag: boolean;
      readonly isNegated: boolean;
      readonly span: Span;
    }
  | SearchFilter
  | SearchAggregate;

export const everything: SearchNode = { kind: "all", of: [] };

/** Joins by "and" without nesting what is one list already. */
export function allOf(nodes: readonly SearchNode[]): SearchNode {
  return joined("all", nodes);
}

/** Joins by "or". */
export function anyOf(nodes: readonly SearchNode[]): SearchNode {
  return joined("any", nodes);
}

function joined(kind: "all" | "any", nodes: readonly SearchNode[]): SearchNode {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.of : [node]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, of: flat };
}

/** The text of a value as it was meant, stars included. */
export function valueText(value: TypedValue): string {
  return value.kind === "text" ? value.pattern.join("*") : "";
}
