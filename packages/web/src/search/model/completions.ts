/** What the search box offers while one writes: keys, signs, values, and what a value looks like. Pure. */
import type { SearchFields } from "@vedette/api";
import type { KeyDraft, ValueDraft } from "./draft.ts";

export type SearchField = SearchFields["fields"][number];
export type FieldType = SearchField["type"];

export interface TagKey {
  readonly key: string;
  readonly totalValues?: number | undefined;
}

/** What is known of keys: the server's fields, and the tags of the events. */
export interface KnownKeys {
  readonly fields: readonly SearchField[];
  readonly tags: readonly TagKey[];
}

/** What an example means: within the last 24 hours. */
export interface Example {
  readonly meaning: "within" | "longerAgo";
  readonly value: number;
  readonly unit: "hours" | "days";
}

export type Suggestion =
  | {
      readonly kind: "key";
      readonly key: string;
      readonly negated: boolean;
      /** Absent for a tag. */
      readonly field?: SearchField;
      readonly count?: number;
    }
  | { readonly kind: "operator"; readonly operator: string }
  | {
      readonly kind: "value";
      readonly value: string;
      readonly example?: Example;
      /** Of a value from the events. */
      readonly count?: number;
    };

const SHOWN_MAX = 12;

function known(key: string, type: FieldType, values: readonly string[] = [], isClosed = false): SearchField {
  const operators: SearchField["operators"] = ["=", "!="];
  return { key, aliases: [], type, operators, values: [...values], isClosed, description: "" };
}

/** What can be offered before the server has answered, or when it does not. */
export const usualFields: readonly SearchField[] = [
  known("is", "state", ["unresolved", "resolved", "archived", "new", "regressed", "escalating"], true),
  known("assigned", "person", ["me", "my_teams", "none"]),
  known("level", "text", ["fatal", "error", "warning", "info", "debug"]),
  known("release", "text", ["latest"]),
  known("environment", "text"),
  known("error.type", "text"),
  known("error.handled", "flag", ["true", "false"], true),
  known("user.email", "text"),
  known("message", "prose"),
  known("url", "text"),
];

/** Asked for most, so offered first while nothing is written. */
const FIRST = [
  "is",
  "assigned",
  "level",
  "release",
  "environment",
  "error.type",
  "message",
  "firstSeen",
  "lastSeen",
  "timesSeen",
  "issue.priority",
  "has",
];

const HAS: SearchField = { ...known("has", "text"), operators: ["="] };

/** The field of a name; a tag has none. */
export function findField(fields: readonly SearchField[], name: string): SearchField | undefined {
  return fields.find((one) => one.key === name || one.aliases.includes(name));
}

function rank(key: string): number {
  const at = FIRST.indexOf(key);
  return at < 0 ? FIRST.length : at;
}

/** Keys that begin as written, those that contain it after them; fields before tags. */
export function completeKeys(
  draft: Pick<KeyDraft, "prefix" | "negated">,
  keys: KnownKeys,
): readonly Suggestion[] {
  const wanted = draft.prefix.toLowerCase();
  const { negated } = draft;
  const fields = [...keys.fields, HAS].sort((a, b) => rank(a.key) - rank(b.key));
  const all: (Suggestion & { kind: "key" })[] = [
    ...fields.flatMap((field) => {
      // Another name is offered only to the one who begins to write it.
      const alias = field.aliases.find((one) => wanted !== "" && one.toLowerCase().startsWith(wanted));
      const name = alias !== undefined && !field.key.toLowerCase().includes(wanted) ? alias : field.key;
      return [{ kind: "key" as const, key: name, negated, field }];
    }),
    ...keys.tags
      .filter((tag) => findField(keys.fields, tag.key) === undefined)
      .map((tag) => ({
        kind: "key" as const,
        key: tag.key,
        negated,
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

const ORDERED: readonly FieldType[] = ["number", "duration", "size", "time", "version"];

/** Whether events hold values of this field that the server can list. */
export function hasListedValues(draft: ValueDraft, field: SearchField | undefined): boolean {
  if (draft.key === "has" || draft.key === "project") return false;
  if (draft.isTag || field === undefined) return true;
  if (field.isClosed) return false;
  return (
    field.type === "text" || field.type === "prose" || field.type === "number" || field.type === "version"
  );
}

function examplesOf(type: FieldType | undefined): readonly (Suggestion & { kind: "value" })[] {
  const plain = (...values: readonly string[]) => values.map((value) => ({ kind: "value", value }) as const);
  const age = (value: string, meaning: Example["meaning"], count: number, unit: Example["unit"]) =>
    ({ kind: "value", value, example: { meaning, value: count, unit } }) as const;
  switch (type) {
    case "time":
      return [
        age("-1h", "within", 1, "hours"),
        age("-24h", "within", 24, "hours"),
        age("-7d", "within", 7, "days"),
        age("+7d", "longerAgo", 7, "days"),
        age("+30d", "longerAgo", 30, "days"),
      ];
    case "duration":
      return plain("100ms", "500ms", "1s", "5s", "1min");
    case "size":
      return plain("10kb", "100kb", "1mb", "10mb");
    default:
      return [];
  }
}

/** What the server and the rest of the page know of the values of one key. */
export interface KnownValues {
  readonly listed: readonly { readonly value: string; readonly count: number }[];
  /** Such as the members of the organization, for a key that takes people. */
  readonly named: readonly string[];
}

/** Signs where nothing is written yet, then values: those of a closed list, examples, those of the events. */
export function completeValues(
  draft: ValueDraft,
  keys: KnownKeys,
  values: KnownValues,
): readonly Suggestion[] {
  if (draft.key === "has") {
    return completeKeys(draft, keys)
      .filter((one) => one.kind === "key" && one.key !== "has" && one.key !== "is")
      .map((one) => (one.kind === "key" ? { kind: "value", value: one.key } : one));
  }
  const field = draft.isTag ? undefined : findField(keys.fields, draft.key);
  const wanted = draft.prefix.toLowerCase();
  const offered = new Map<string, Suggestion>();
  const isNamed = [...(field?.values ?? []), ...values.named];
  // `>+7d` would say "more than longer ago than": the grammar refuses it.
  const examples = examplesOf(field?.type).filter(
    (one) => draft.operator === "" || !one.value.startsWith("+"),
  );
  for (const one of [...isNamed.map((value) => ({ kind: "value", value }) as const), ...examples]) {
    if (one.value.toLowerCase().startsWith(wanted)) offered.set(one.value, one);
  }
  for (const { value, count } of values.listed) {
    if (value === "" || !value.toLowerCase().includes(wanted)) continue;
    offered.set(value, { kind: "value", value, count });
  }
  const asksSign = draft.operator === "" && draft.prefix === "" && !draft.isListed;
  const signs: readonly Suggestion[] =
    asksSign && field !== undefined && ORDERED.includes(field.type)
      ? [">", ">=", "<", "<="].map((operator) => ({ kind: "operator", operator }))
      : [];
  return [...signs, ...offered.values()].slice(0, SHOWN_MAX);
}
