/** What is wrong with a search: the place, an English sentence, and the same as a code for pages in other languages. */
import type { Span } from "./ast.ts";

export const searchFaultCodes = [
  "search_too_long",
  "search_too_deep",
  "open_quote",
  "ends_early",
  "unexpected",
  "too_many_terms",
  "key_alone",
  "is_elsewhere",
  "is_nothing",
  "no_tickets",
  "wrong_value",
  "issue_key",
  "unknown_key",
  "has_state",
  "no_order",
  "no_order_release",
  "list_too_long",
  "no_value",
  "aggregate_of_events",
  "aggregate_value",
] as const;

export type SearchFaultCode = (typeof searchFaultCodes)[number];

/** Of what kind a value has to be; `one_of` names them all in `values`. */
export const expectationCodes = [
  "one_of",
  "number",
  "duration",
  "size",
  "time",
  "flag",
  "id",
  "version",
  "person",
  "text",
] as const;

export type ExpectationCode = (typeof expectationCodes)[number];

export type SearchFaultReason = {
  readonly code: SearchFaultCode;
  readonly params: Readonly<Record<string, string | number>>;
};

/** What is wrong with a query, and where: the page marks the place, the Web API tells it. */
export type SearchFault = Span & {
  readonly message: string;
  readonly reason: SearchFaultReason;
  /** The text at the place. */
  readonly token: string;
  /** The key whose value is wrong, where it is about one. */
  readonly key?: string | undefined;
  /** What would be right there. */
  readonly expected?: string | undefined;
};
