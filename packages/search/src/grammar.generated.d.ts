/** The parser's shape; the parser itself is generated from `grammar.peggy`. */
import type { SearchQuery } from "./ast.ts";

export function parse(input: string): SearchQuery;

export type SourcePosition = { readonly offset: number; readonly line: number; readonly column: number };

export class SyntaxError extends Error {
  readonly location: { readonly start: SourcePosition; readonly end: SourcePosition };
  readonly found: string | null;
}
