import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { parseScope } from "../../lib/url-state.ts";
import { parseIssueListSearch } from "./model/view.ts";
import { issueListQuery } from "./queries.ts";

const IssuesPage = lazyRouteComponent(() => import("./page.tsx"), "IssuesPage");

export const issuesRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "issues",
  staticData: {
    scope: "all",
    firstMessages: true,
    askAhead({ queryClient, params, search }) {
      void IssuesPage.preload?.();
      const asked = { ...parseScope(search), ...parseIssueListSearch(search) };
      if (params["org"] !== undefined)
        void queryClient.prefetchInfiniteQuery(issueListQuery(params["org"], asked));
    },
  },
  validateSearch: (search: Record<string, unknown>) => parseIssueListSearch(search),
  loaderDeps: ({ search }) => search,
  // Started, not awaited: the screen has its own skeleton and shows what the cache holds at once.
  loader({ context, params, deps }) {
    void context.queryClient.prefetchInfiniteQuery(
      issueListQuery(params.org, { ...parseScope(deps), ...deps }),
    );
  },
  component: IssuesPage,
});
