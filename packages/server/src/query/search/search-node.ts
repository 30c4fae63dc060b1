/**
 * A search as the queries take it: conditions joined by and / or. The grammar of the search box is turned into
 * this form in one place (`read-search.ts`), so that the rest does not depend on how a query is written.
 */

/** A value with `*` for anything, cut at the stars: `["foo"]` is exactly foo, `["foo", ""]` begins with it. */
export type SearchPattern = readonly [string, ...string[]];

export type SearchOperator = "=" | ">" | ">=" | "<" | "<=";

export type SearchFilter = {
  readonly kind: "filter";
  readonly key: string;
  /** Written `tags[key]`: never a field. */
  readonly isTag: boolean;
  readonly isNegated: boolean;
  readonly operator: SearchOperator;
  /** One of them has to hold. An empty text means "not set". */
  readonly values: readonly [SearchPattern, ...SearchPattern[]];
};

export type SearchNode =
  | { readonly kind: "all"; readonly of: readonly SearchNode[] }
  | { readonly kind: "any"; readonly of: readonly SearchNode[] }
  | { readonly kind: "text"; readonly text: string; readonly isNegated: boolean }
  | { readonly kind: "has"; readonly key: string; readonly isTag: boolean; readonly isNegated: boolean }
  | SearchFilter;

export const everything: SearchNode = { kind: "all", of: [] };

/** Joins by "and" without nesting what is one list already. */
export function allOf(nodes: readonly SearchNode[]): SearchNode {
  const flat = nodes.flatMap((node) => (node.kind === "all" ? node.of : [node]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: "all", of: flat };
}
