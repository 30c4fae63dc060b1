/** The parser's shape; the parser itself is generated from `grammar.peggy`. */
import type { Owner } from "./owner.ts";

export function parse(line: string): {
  readonly type: string;
  readonly pattern: string;
  readonly owners: readonly Owner[];
};

export class SyntaxError extends Error {
  readonly location: { readonly start: { readonly column: number } };
  readonly found: string | null;
  readonly expected: readonly { readonly type: string; readonly description?: string }[] | null;
}
