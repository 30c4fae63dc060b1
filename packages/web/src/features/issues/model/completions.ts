/** What the search box offers while one writes. Pure. */
import type { Draft } from "./query-tokens.ts";

export type FieldHint =
  | "status"
  | "level"
  | "release"
  | "environment"
  | "errorType"
  | "handled"
  | "user"
  | "message"
  | "platform"
  | "transaction"
  | "url"
  | "tag";

export type Suggestion =
  | {
      readonly kind: "key";
      readonly key: string;
      readonly negated: boolean;
      readonly hint?: FieldHint;
      readonly count?: number;
    }
  | {
      readonly kind: "value";
      readonly key: string;
      readonly value: string;
      readonly negated: boolean;
      readonly count?: number;
    };

const FIELDS: readonly (readonly [key: string, hint: FieldHint])[] = [
  ["is", "status"],
  ["level", "level"],
  ["release", "release"],
  ["environment", "environment"],
  ["error.type", "errorType"],
  ["error.handled", "handled"],
  ["user.id", "user"],
  ["user.email", "user"],
  ["message", "message"],
  ["platform", "platform"],
  ["transaction", "transaction"],
  ["url", "url"],
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  is: ["unresolved", "resolved", "archived", "new", "regressed", "ongoing"],
  level: ["fatal", "error", "warning", "info", "debug"],
  "error.handled": ["true", "false"],
};

const SHOWN_MAX = 10;

/** Keys that begin as written, those that contain it after them; fields before tags. */
export function completeKeys(
  draft: Extract<Draft, { kind: "key" }>,
  tags: readonly { readonly key: string; readonly totalValues?: number | undefined }[],
): readonly Suggestion[] {
  const wanted = draft.prefix.toLowerCase();
  const fieldKeys = new Set(FIELDS.map(([key]) => key));
  const all: Suggestion[] = [
    ...FIELDS.map(([key, hint]): Suggestion => ({ kind: "key", key, hint, negated: draft.negated })),
    ...tags
      .filter((tag) => !fieldKeys.has(tag.key))
      .map((tag): Suggestion => ({
        kind: "key",
        key: tag.key,
        hint: "tag",
        negated: draft.negated,
        ...(tag.totalValues === undefined ? {} : { count: tag.totalValues }),
      })),
  ];
  const starts = all.filter((one) => one.key.toLowerCase().startsWith(wanted));
  const contains =
    wanted.length < 2
      ? []
      : all.filter((one) => !starts.includes(one) && one.key.toLowerCase().includes(wanted));
  return [...starts, ...contains].slice(0, SHOWN_MAX);
}

/** Values of a field that has a closed list; undefined where the server knows better. */
export function completeValues(draft: Extract<Draft, { kind: "value" }>): readonly Suggestion[] | undefined {
  const values = VALUES[draft.key];
  if (values === undefined) return undefined;
  const wanted = draft.prefix.toLowerCase();
  return values
    .filter((value) => value.startsWith(wanted))
    .map((value) => ({ kind: "value", key: draft.key, value, negated: draft.negated }));
}
