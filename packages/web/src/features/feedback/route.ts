import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { parseScope } from "../../lib/url-state.ts";
import { parseFeedbackSearch } from "./model/view.ts";
import { feedbackListQuery } from "./queries.ts";

export const feedbackRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "feedback",
  staticData: { scope: "all" },
  validateSearch: (search: Record<string, unknown>) => parseFeedbackSearch(search),
  loaderDeps: ({ search }) => search,
  loader({ context, params, deps }) {
    void context.queryClient.prefetchInfiniteQuery(
      feedbackListQuery(params.org, { ...parseScope(deps), ...deps }),
    );
  },
  component: lazyRouteComponent(() => import("./page.tsx"), "FeedbackPage"),
});
