/** Lists of issues that are at hand, by an issue that they hold: what is known of it before its details are read. */
import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Issue, Page } from "@vedette/api";

export interface HoldingList {
  readonly queryKey: QueryKey;
  readonly issues: readonly Issue[];
  /** Where the issue stands in it. */
  readonly index: number;
  /** All that the query finds, where the server counted. */
  readonly hits: number | undefined;
}

type IssuePages = InfiniteData<Page<Issue>, string | undefined>;

/** The list that was read last of those that hold the issue. */
export function listHolding(queryClient: QueryClient, org: string, issueId: string): HoldingList | undefined {
  const held = queryClient
    .getQueryCache()
    .findAll({ queryKey: ["issues", org] })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const { queryKey, state } of held) {
    const pages = (state.data as IssuePages | undefined)?.pages ?? [];
    const issues = pages.flatMap((page) => page.items);
    const index = issues.findIndex((issue) => issue.id === issueId);
    if (index >= 0) return { queryKey, issues, index, hits: pages[0]?.hits };
  }
  return undefined;
}
