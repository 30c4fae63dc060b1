/** What the person is writing now, at the end of the search box: a key, or a value behind a key. Pure. */
import { quoteValue } from "../../lib/tag-filter.ts";
import { splitWords } from "./query-tokens.ts";

interface DraftPlace {
  /** What is there of it already. */
  readonly prefix: string;
  /** Where it begins in the text; all after it is replaced by what is taken. */
  readonly start: number;
  readonly negated: boolean;
}

export interface KeyDraft extends DraftPlace {
  readonly kind: "key";
}

export interface ValueDraft extends DraftPlace {
  readonly kind: "value";
  readonly key: string;
  /** Written `tags[key]`: never a field. */
  readonly isTag: boolean;
  /** Empty, or a comparison such as `>`. */
  readonly operator: string;
  /** Inside `[a, b`: another may follow. */
  readonly isListed: boolean;
}

export type Draft = KeyDraft | ValueDraft;

const KEYED = /^(tags\[([^\]\s]{1,200})\]|"([^"]{1,200})"|[A-Za-z0-9_.-]+):(>=|<=|!=|>|<|=)?/;

export function readDraft(text: string): Draft {
  const word = splitWords(text).at(-1);
  // After a space nothing is begun yet.
  const isOpen = word !== undefined && word.start + word.text.length === text.length;
  const whole = isOpen ? word.text : "";
  const lead = /^\(*!?/.exec(whole)?.[0] ?? "";
  const negated = lead.endsWith("!");
  const bare = whole.slice(lead.length);
  const start = text.length - bare.length;
  const keyed = KEYED.exec(bare);
  const value = bare.slice(keyed?.[0].length ?? 0);
  if (keyed === null || value.startsWith("//")) return { kind: "key", prefix: bare, start, negated };
  const [, written = "", tag, quoted, operator = ""] = keyed;
  const isListed = value.startsWith("[");
  const rest = isListed ? (/[^[,]*$/.exec(value)?.[0] ?? "").trimStart() : value;
  return {
    kind: "value",
    key: tag ?? quoted ?? written,
    isTag: tag !== undefined,
    operator,
    isListed,
    prefix: rest.replace(/^"/, ""),
    start: text.length - rest.length,
    negated,
  };
}

/** The text with a value in the place of what was begun. */
export function withValue(text: string, draft: ValueDraft, value: string): string {
  return text.slice(0, draft.start) + (draft.key === "has" ? printKey(value) : quoteValue(value));
}

/** The text with a key in the place of what was begun, ready for its value. */
export function withKey(text: string, draft: KeyDraft, key: string): string {
  return `${text.slice(0, draft.start)}${printKey(key)}:`;
}

/** The text with a sign behind the key. */
export function withOperator(text: string, draft: ValueDraft, operator: string): string {
  return text.slice(0, draft.start) + operator;
}

function printKey(key: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(key) ? key : `tags[${key}]`;
}
