/** From the text of a search to typed conditions, or to a fault that names its place. */
import { readTypedSearch, type SearchFault, type SearchLanguage } from "@vedette/search";
import { UserError } from "#kernel/errors.ts";
import type { SearchNode } from "./search-node.ts";

/** Reads a query in the language of issues or of a dataset. */
export function readSearch(query: string, language: SearchLanguage): SearchNode {
  const result = readTypedSearch(query, language);
  if (result.ok) return result.search;
  throw unreadable(result.fault);
}

function unreadable({ start, end, token, key, expected, message, reason }: SearchFault): UserError {
  const sentence = `The query cannot be read at character ${start + 1}: ${message}.`;
  return new UserError("invalid_query", 400, sentence, "query", {
    position: { start, end },
    token,
    reason,
    ...(key === undefined ? {} : { key }),
    ...(expected === undefined ? {} : { expected }),
  });
}
