/** What part of the feedback the address names. Pure. */
import { readString } from "../../../lib/url-state.ts";

export const statuses = ["open", "resolved", "spam"] as const;
export type ShownStatus = (typeof statuses)[number];

export interface FeedbackSearch {
  readonly status?: ShownStatus | undefined;
  readonly query?: string | undefined;
}

const QUERY_MAX = 200;

export function parseFeedbackSearch(search: Readonly<Record<string, unknown>>): FeedbackSearch {
  const status = statuses.find((one) => one === readString(search["status"]));
  const query = readString(search["query"])?.slice(0, QUERY_MAX);
  return {
    ...(status === undefined || status === "open" ? {} : { status }),
    ...(query ? { query } : {}),
  };
}
