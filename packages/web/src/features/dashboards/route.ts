import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute, rootRoute } from "../../app/root-route.tsx";
import { parseBoardListSearch, parseBoardSearch } from "./model/board-search.ts";
import { boardQuery, boardsQuery } from "./board-queries.ts";

const boardsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "dashboards",
  validateSearch: (search: Record<string, unknown>) => parseBoardListSearch(search),
  loaderDeps: ({ search }) => search,
  // Started, not awaited: the screen has its own skeleton.
  loader({ context, params, deps }) {
    void context.queryClient.prefetchInfiniteQuery(boardsQuery(params.org, deps));
  },
  component: lazyRouteComponent(() => import("./list-page.tsx"), "BoardsPage"),
});

const boardRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "dashboards/$dashboard",
  staticData: { scope: "all" },
  validateSearch: (search: Record<string, unknown>) => parseBoardSearch(search),
  loader({ context, params }) {
    void context.queryClient.prefetchQuery(boardQuery(params.org, params.dashboard));
  },
  component: lazyRouteComponent(() => import("./board-page.tsx"), "BoardPage"),
});

export const dashboardRoutes = [boardsRoute, boardRoute] as const;

/** For anybody who has the link: nobody is signed in here. */
export const sharedDashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "share/dashboard/$share",
  component: lazyRouteComponent(() => import("./shared-page.tsx"), "SharedBoardPage"),
});
