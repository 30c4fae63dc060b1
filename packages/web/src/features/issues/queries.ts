import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { type Scope, scopeQuery } from "../../lib/url-state.ts";
import { DEFAULT_QUERY, DEFAULT_SORT, type IssueListSearch } from "./model/view.ts";

export const PAGE_SIZE = 50;

/** The list. It is renewed when asked to, never by itself: rows do not move under the eye. */
export function issueListQuery(org: string, search: Scope & IssueListSearch) {
  const query = search.query ?? DEFAULT_QUERY;
  const sort = search.sort ?? DEFAULT_SORT;
  const scope = scopeQuery(search);
  return infiniteQueryOptions({
    queryKey: ["issues", org, { ...scope, query, sort }],
    queryFn: ({ pageParam, signal }) =>
      api.listOrganizationIssues(
        {
          params: { org },
          query: { ...scope, query, sort, limit: PAGE_SIZE, groupStatsPeriod: "24h", cursor: pageParam },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 20_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: keepPreviousData,
  });
}

export interface IssueCount {
  readonly count: number;
  /** There are more than were counted. */
  readonly isLeast: boolean;
}

/** How many issues a query finds: counted by the server, or up to a page of them by us. */
export function issueCountQuery(org: string, scope: Scope, query: string, countMax: number) {
  const asked = scopeQuery(scope);
  return queryOptions({
    queryKey: ["issue-count", org, { ...asked, query, countMax }],
    queryFn: async ({ signal }): Promise<IssueCount> => {
      const page = await api.listOrganizationIssues(
        { params: { org }, query: { ...asked, query, limit: countMax, collapse: ["stats"] } },
        { signal },
      );
      return page.hits === undefined
        ? { count: page.items.length, isLeast: page.nextCursor !== undefined }
        : { count: page.hits, isLeast: false };
    },
    staleTime: 60_000,
    retry: false,
  });
}

export function savedSearchesQuery(org: string) {
  return queryOptions({
    queryKey: ["saved-searches", org],
    queryFn: ({ signal }) => api.listSavedSearches({ params: { org } }, { signal }),
    staleTime: 60_000,
  });
}
