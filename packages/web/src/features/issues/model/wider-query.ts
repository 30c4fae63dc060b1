/** What an empty list is compared with: the same states of issues without the other filters. Pure. */
import { printQuery, readQuery } from "../../../search/model/query-tokens.ts";
import { DEFAULT_QUERY } from "./view.ts";

export interface WiderQuery {
  readonly query: string;
  /** How many conditions it leaves out. */
  readonly dropped: number;
}

/** Nothing but what everybody looks at first. */
export function isUsualQuery(query: string): boolean {
  return query.trim() === "" || query.trim() === DEFAULT_QUERY;
}

/** The states stay while something else can go; what is not a plain list of filters goes as a whole. */
export function widerQuery(query: string): WiderQuery | undefined {
  if (isUsualQuery(query)) return undefined;
  const { filters, text } = readQuery(query);
  const conditions = filters.length + (text === "" ? 0 : 1);
  const states = filters.filter((filter) => filter.key === "is");
  const kept = states.length === conditions ? [] : states;
  return { query: printQuery({ filters: kept, text: "" }), dropped: conditions - kept.length };
}
