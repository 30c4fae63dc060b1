/** The events of an issue as a question of Explore: one by one, the newest first. Pure. */

const FIELDS = ["timestamp", "title", "release", "environment", "user"] as const;

export interface AskedEvents {
  readonly query: string;
  readonly field: readonly string[];
  readonly orderby: string;
}

/** With the conditions that the events are walked through by, if there are any. */
export function exploreSearch(shortId: string, filter: string | undefined): AskedEvents {
  // An OR among the conditions must not take the issue with it.
  const conditions = filter !== undefined && /(?:^|\s)OR(?:\s|$)/i.test(filter) ? `(${filter})` : filter;
  const query = [`issue:${shortId}`, conditions].filter((part) => part !== undefined).join(" ");
  return { query, field: FIELDS, orderby: "-timestamp" };
}
