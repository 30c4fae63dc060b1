/** Text to tree. A query that cannot be read is answered with the place and the reason, never thrown. */
import type { SearchQuery } from "./ast.ts";
import { parse, SyntaxError as GrammarError } from "./grammar.generated.js";

export type SearchFault = {
  readonly message: string;
  /** Counted from 0. */
  readonly offset: number;
};

export type SearchResult =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly fault: SearchFault };

export const searchLengthMax = 4096;
/** Parentheses are read by recursion. */
const depthMax = 50;

/** Reads a search query. */
export function parseSearch(input: string): SearchResult {
  if (input.length > searchLengthMax) {
    return failed(`a search may have ${searchLengthMax} characters at most`, searchLengthMax);
  }
  const tooDeep = depthExceededAt(input);
  if (tooDeep !== undefined) return failed("too many parentheses inside each other", tooDeep);
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
  if (openQuote !== undefined) return failed("a quoted text is not closed", openQuote);
  if (found === null) return failed("the search ends too early", offset);
  return failed(`did not expect ${JSON.stringify(found)} here`, offset);
}

function openQuoteIn(input: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < input.length; at += 1) {
    if (input[at] === "\\") at += 1;
    else if (input[at] === '"') open = open === undefined ? at : undefined;
  }
  return open;
}

function failed(message: string, offset: number): SearchResult {
  return { ok: false, fault: { message, offset } };
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
