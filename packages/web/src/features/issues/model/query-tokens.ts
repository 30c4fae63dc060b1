/**
 * A query as the search box shows it: filters become chips, the rest stays text. Reading never fails;
 * what is not a plain list of filters (OR, parentheses) is left as text for the server to judge. Pure.
 */

export interface FilterToken {
  readonly negated: boolean;
  readonly key: string;
  /** `:`, or a comparison such as `:>`. */
  readonly operator: string;
  /** Without quotes. */
  readonly value: string;
  readonly raw: string;
}

export interface ReadQuery {
  readonly filters: readonly FilterToken[];
  readonly text: string;
}

const FILTER = /^(!?)([A-Za-z0-9_.-]+|tags\[[^\]\s]{1,200}\]|"[^"]{1,200}"):((?:>=|<=|>|<|=)?)(.*)$/s;

/** Cuts a query at spaces, keeping quoted text and [lists] whole. */
export function splitWords(query: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < query.length; index += 1) {
    const letter = query[index] ?? "";
    if (letter === "\\" && index + 1 < query.length) {
      word += letter + (query[index + 1] ?? "");
      index += 1;
      continue;
    }
    if (letter === '"') quoted = !quoted;
    if (!quoted && letter === "[") depth += 1;
    if (!quoted && letter === "]") depth = Math.max(0, depth - 1);
    if (/\s/.test(letter) && !quoted && depth === 0) {
      if (word !== "") words.push(word);
      word = "";
    } else word += letter;
  }
  if (word !== "") words.push(word);
  return words;
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(["\\])/g, "$1")
    : text;
}

/** Reads one word as a filter; undefined where it is text. */
export function readFilter(word: string): FilterToken | undefined {
  const match = FILTER.exec(word);
  if (match === null) return undefined;
  const [, not, key, comparison, value] = match;
  // `http://…` is text that happens to hold a colon.
  if (key === undefined || value === undefined || value === "" || value.startsWith("//")) return undefined;
  return {
    negated: not === "!",
    key: unquote(key),
    operator: `:${comparison ?? ""}`,
    value: unquote(value),
    raw: word,
  };
}

/** Half a quotation or an open list swallows what follows it, so its words must not be moved about. */
function isOpen(query: string): boolean {
  const bare = query.replace(/\\./gs, "");
  const unquoted = bare.replace(/"[^"]*"/g, "");
  return unquoted.includes('"') || /[[\]]/.test(unquoted.replace(/\[[^[\]]*\]/g, ""));
}

/** Reads a whole query for the search box. */
export function readQuery(query: string): ReadQuery {
  const words = splitWords(query);
  const isPlain =
    !isOpen(query) &&
    !words.some((word) => /^(?:OR|AND)$/i.test(word) || word.startsWith("(") || word.endsWith(")"));
  if (!isPlain) return { filters: [], text: query.trim() };
  const filters: FilterToken[] = [];
  const text: string[] = [];
  for (const word of words) {
    const filter = readFilter(word);
    if (filter === undefined) text.push(word);
    else filters.push(filter);
  }
  return { filters, text: text.join(" ") };
}

/** Prints it back. */
export function printQuery({ filters, text }: ReadQuery): string {
  return [...filters.map((filter) => filter.raw), text.trim()].filter((part) => part !== "").join(" ");
}

/** What the person is writing now, for suggestions: a key, or a value behind a key. */
export type Draft =
  | { readonly kind: "key"; readonly prefix: string; readonly negated: boolean }
  | { readonly kind: "value"; readonly key: string; readonly prefix: string; readonly negated: boolean };

export function readDraft(text: string): Draft {
  const word = /\S*$/.exec(text)?.[0] ?? "";
  const negated = word.startsWith("!");
  const bare = negated ? word.slice(1) : word;
  const colon = bare.indexOf(":");
  if (colon <= 0) return { kind: "key", prefix: bare, negated };
  return {
    kind: "value",
    key: bare.slice(0, colon),
    prefix: bare
      .slice(colon + 1)
      .replace(/^[<>=]+/, "")
      .replace(/^"/, ""),
    negated,
  };
}
