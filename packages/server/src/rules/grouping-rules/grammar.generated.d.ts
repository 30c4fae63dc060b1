/** The parser's shape; the parser itself is generated from `grammar.peggy`. */
export type ReadMatcher = {
  readonly key: string;
  readonly isNegated: boolean;
  readonly pattern: string;
  readonly column: number;
};

export type ReadCondition = {
  readonly caller: ReadMatcher | null;
  readonly matchers: readonly ReadMatcher[];
  readonly callee: ReadMatcher | null;
};

export type ReadOutput =
  | { readonly kind: "value"; readonly text: string; readonly column: number }
  | { readonly kind: "attribute"; readonly name: string; readonly text: string; readonly column: number };

export type ReadAction =
  | {
      readonly kind: "flag";
      readonly flag: "app" | "group" | "prefix" | "sentinel";
      readonly isOn: boolean;
      readonly range: "here" | "up" | "down";
    }
  | {
      readonly kind: "variable";
      readonly name: "max-frames" | "min-frames" | "category" | "invert-stacktrace";
      readonly value: string;
      readonly column: number;
    };

export function parse(
  line: string,
  options: { readonly startRule: "FingerprintLine" },
): ReadCondition & { readonly outputs: readonly ReadOutput[] };
export function parse(
  line: string,
  options: { readonly startRule: "StackTraceLine" },
): ReadCondition & { readonly actions: readonly ReadAction[] };

export class SyntaxError extends Error {
  readonly location: { readonly start: { readonly column: number } };
  readonly found: string | null;
  readonly expected: readonly { readonly type: string; readonly description?: string }[] | null;
}
