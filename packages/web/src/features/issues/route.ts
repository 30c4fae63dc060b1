import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { projectsQuery, streamAnswerQuery } from "../../lib/queries.ts";
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
      const { org } = params;
      if (org === undefined) return;
      const asked = { ...parseScope(search), ...parseIssueListSearch(search) };
      void queryClient.prefetchQuery(projectsQuery(org));
      // The project may have an environment to begin with, which the address will lead to first.
      if (asked.project?.length === 1 && asked.environment === undefined) return;
      void queryClient.prefetchInfiniteQuery(issueListQuery(org, asked));
      void queryClient.prefetchQuery(streamAnswerQuery(org, asked));
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
