import { useInfiniteQuery } from "@tanstack/react-query";
import type { Issue } from "@vedette/api";
import { useCallback, useMemo } from "react";
import type { Scope } from "../../lib/url-state.ts";
import { hasLeft } from "./model/belongs.ts";
import { DEFAULT_QUERY, type IssueListSearch } from "./model/view.ts";
import { issueListQuery } from "./queries.ts";

export interface ReadIssues {
  readonly issues: readonly Issue[];
  /** All that the query finds; unknown while there are further pages and the server did not count. */
  readonly total: number | undefined;
  /** The same without the rows that were changed here and belong no more; they stay in sight until it is read again. */
  readonly standing: number | undefined;
  readonly serverCounts: boolean;
  readonly readAtMs: number;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isEmpty: boolean;
  /** What is shown is older than what was asked for. */
  readonly isStale: boolean;
  readonly hasCopy: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  /** Reads on to the end, or to as many as may be changed together; answers the ids of all that were read. */
  readonly loadAll: () => Promise<readonly string[]>;
  readonly readAgain: () => void;
}

/** As many issues as one change may name. */
export const CHANGED_MAX = 1_000;

/** The list of the address, with what can be told from it. */
export function useIssueList(org: string, search: Scope & IssueListSearch): ReadIssues {
  const list = useInfiniteQuery(issueListQuery(org, search));
  const { data, dataUpdatedAt, fetchNextPage, refetch } = list;
  const issues = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const hits = data?.pages[0]?.hits;
  const isComplete = data !== undefined && !list.hasNextPage;
  // The last page tells the number as well as a count would.
  const total = list.isPlaceholderData ? undefined : (hits ?? (isComplete ? issues.length : undefined));
  const query = search.query ?? DEFAULT_QUERY;
  const leftCount = useMemo(
    () => issues.filter((issue) => hasLeft(issue.status, query)).length,
    [issues, query],
  );
  return {
    issues,
    total,
    standing: total === undefined ? undefined : Math.max(0, total - leftCount),
    serverCounts: hits !== undefined,
    readAtMs: dataUpdatedAt,
    error: list.isError ? list.error : undefined,
    isPending: list.isPending,
    isEmpty: list.isSuccess && issues.length === 0,
    isStale: list.isError || (list.isPlaceholderData && list.isFetching),
    hasCopy: data !== undefined,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: useCallback(() => void fetchNextPage(), [fetchNextPage]),
    loadAll: useCallback(async () => {
      let read = await fetchNextPage();
      const ids = () => read.data?.pages.flatMap((page) => page.items.map(({ id }) => id)) ?? [];
      while (read.hasNextPage && !read.isError && ids().length < CHANGED_MAX) read = await fetchNextPage();
      return ids();
    }, [fetchNextPage]),
    readAgain: useCallback(() => void refetch(), [refetch]),
  };
}
