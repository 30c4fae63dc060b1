import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { type Scope, scopeQuery } from "../../lib/url-state.ts";
import type { FeedbackSearch } from "./model/view.ts";

export function feedbackListQuery(org: string, search: Scope & FeedbackSearch) {
  const scope = scopeQuery(search);
  const status = search.status ?? "open";
  const query = search.query ?? "";
  return infiniteQueryOptions({
    queryKey: ["feedback", org, { ...scope, status, query }],
    queryFn: ({ pageParam, signal }) =>
      api.listFeedback(
        { params: { org }, query: { ...scope, status, query, limit: 50, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 20_000,
    placeholderData: keepPreviousData,
  });
}
