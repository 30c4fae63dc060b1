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

const FILTER = /^(!?)([A-Za-z0-9_.-]+|tags\[[^\]\s]{1,200}\]|"[^"]{1,200}"):((?:>=|<=|!=|>|<|=)?)(.*)$/s;

export interface WordSpan {
  readonly text: string;
  /** Where it begins in the query. */
  readonly start: number;
}

/** Cuts a query at spaces, keeping quoted text and [lists] whole. */
export function splitWords(query: string): readonly WordSpan[] {
  const words: WordSpan[] = [];
  let start: number | undefined;
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < query.length; index += 1) {
    const letter = query[index] ?? "";
    if (letter === '"') quoted = !quoted;
    if (!quoted && letter === "[") depth += 1;
    if (!quoted && letter === "]") depth = Math.max(0, depth - 1);
    if (/\s/.test(letter) && !quoted && depth === 0) {
      if (start !== undefined) words.push({ text: query.slice(start, index), start });
      start = undefined;
      continue;
    }
    start ??= index;
    // What is escaped ends nothing.
    if (letter === "\\") index += 1;
  }
  if (start !== undefined) words.push({ text: query.slice(start), start });
  return words;
}

export function unquote(text: string): string {
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

/** Half a quotation, an open list or a last backslash swallows what follows it, so its words must not be moved about. */
function isOpen(query: string): boolean {
  const bare = query.replace(/\\./gs, "");
  const unquoted = bare.replace(/"[^"]*"/g, "");
  return /["\\]/.test(unquoted) || /[[\]]/.test(unquoted.replace(/\[[^[\]]*\]/g, ""));
}

/** A list of filters and words that must all hold, and that may be moved about. */
export function isPlain(query: string): boolean {
  return (
    !isOpen(query) &&
    !splitWords(query).some(
      ({ text }) => /^(?:OR|AND)$/i.test(text) || text.startsWith("(") || text.endsWith(")"),
    )
  );
}

/** Reads a whole query for the search box. */
export function readQuery(query: string): ReadQuery {
  const words = splitWords(query).map((word) => word.text);
  if (!isPlain(query)) return { filters: [], text: query.trim() };
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
  return [...filters.map((filter) => filter.raw), fromWordToWord(text)]
    .filter((part) => part !== "")
    .join(" ");
}

/** Without spaces around; one that is escaped belongs to its word. */
function fromWordToWord(text: string): string {
  const words = splitWords(text);
  const last = words.at(-1);
  return last === undefined ? "" : text.slice(words[0]?.start, last.start + last.text.length);
}

/**
 * Adds what was written to the filters before it; alternatives among the words stay among themselves. What goes on
 * with OR was meant for the filter that was written last: it had become a chip meanwhile.
 */
export function joinQuery(filters: readonly FilterToken[], text: string): string {
  const written = text.trim().replace(/^AND\s+/i, "");
  const last = filters.at(-1);
  if (last !== undefined && /^OR\s+\S/i.test(written))
    return joinQuery(filters.slice(0, -1), `${last.raw} ${written}`);
  const isChoice = filters.length > 0 && splitWords(written).some((word) => /^OR$/i.test(word.text));
  return printQuery({ filters, text: isChoice ? `(${written})` : written });
}
