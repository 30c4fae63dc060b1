/** Dashboards without what is on them: what their routes need before the code that draws them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import type { BoardListSearch } from "./model/board-search.ts";

const PAGE_SIZE = 48;
const MINUTE_MS = 60_000;

export function boardsQuery(org: string, { query, order }: BoardListSearch) {
  return infiniteQueryOptions({
    queryKey: ["dashboards", org, { query, order }],
    queryFn: ({ pageParam, signal }) =>
      api.listDashboards(
        { params: { org }, query: { query, sort: order, per_page: PAGE_SIZE, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** It is renewed when asked to: nothing moves under the hands of an editor. */
export function boardQuery(org: string, dashboard: string) {
  return queryOptions({
    queryKey: ["dashboard", org, dashboard],
    queryFn: ({ signal }) => api.getDashboard({ params: { org, dashboard } }, { signal }),
    staleTime: MINUTE_MS,
    refetchOnWindowFocus: false,
  });
}
