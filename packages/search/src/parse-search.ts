/** Text to tree. A query that cannot be read is answered with the place and the reason, never thrown. */
import type { SearchQuery } from "./ast.ts";
import { parse, SyntaxError as GrammarError } from "./grammar.generated.js";
import type { SearchFault, SearchFaultReason } from "./search-fault.ts";

export type SearchResult =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly fault: SearchFault };

export const searchLengthMax = 4096;
/** Parentheses are read by recursion. */
const depthMax = 50;

/** Reads a search query. */
export function parseSearch(input: string): SearchResult {
  if (input.length > searchLengthMax) {
    const reason = { code: "search_too_long", params: { max: searchLengthMax } } as const;
    return failed(input, reason, `a search may have ${searchLengthMax} characters at most`, searchLengthMax);
  }
  const tooDeep = depthExceededAt(input);
  if (tooDeep !== undefined)
    return failed(
      input,
      { code: "search_too_deep", params: {} },
      "too many parentheses inside each other",
      tooDeep,
    );
  try {
    return { ok: true, query: parse(input) };
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    return describe(input, error.location.start.offset, error.found);
  }
}

/** What opens and is never closed is the better place to point at than the end. */
function describe(input: string, offset: number, found: string | null): SearchResult {
  const openQuote = openQuoteIn(input);
  if (openQuote !== undefined)
    return failed(input, { code: "open_quote", params: {} }, "a quoted text is not closed", openQuote, '"');
  if (found === null)
    return failed(input, { code: "ends_early", params: {} }, "the search ends too early", offset);
  const reason = { code: "unexpected", params: { found } } as const;
  return failed(input, reason, `did not expect ${JSON.stringify(found)} here`, offset);
}

function openQuoteIn(input: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < input.length; at += 1) {
    if (input[at] === "\\") at += 1;
    else if (input[at] === '"') open = open === undefined ? at : undefined;
  }
  return open;
}

/** Of a fault of the grammar one character is shown, of an open quotation all that it swallows. */
function failed(
  input: string,
  reason: SearchFaultReason,
  message: string,
  start: number,
  expected?: string,
): SearchResult {
  const end = expected === undefined ? Math.min(input.length, start + 1) : input.length;
  const token = input.slice(start, end);
  return { ok: false, fault: { message, reason, start, end: Math.max(start, end), token, expected } };
}

function depthExceededAt(input: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < input.length; at += 1) {
    const code = input.charCodeAt(at);
    if (code === 0x28) depth += 1;
    else if (code === 0x29) depth = Math.max(0, depth - 1);
    if (depth > depthMax) return at;
  }
  return undefined;
}
