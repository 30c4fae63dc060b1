import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { parseScope, readString } from "../../lib/url-state.ts";
import { parseExploreSearch, readQuestion } from "./model/question.ts";

const ExplorePage = lazyRouteComponent(() => import("./page.tsx"), "ExplorePage");

const exploreRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "explore",
  staticData: {
    scope: "all",
    askAhead({ queryClient, params: { org }, search }) {
      void ExplorePage.preload?.();
      if (org === undefined) return;
      // The project may have an environment to begin with, which the address will lead to first.
      const scope = parseScope({ ...search });
      if (scope.project?.length === 1 && scope.environment === undefined) return;
      const question = readQuestion(parseExploreSearch({ ...search }));
      void import("./queries.ts").then(
        ({ askQuestion }) => askQuestion(queryClient, org, question, scope),
        () => undefined,
      );
    },
  },
  validateSearch: (search: Record<string, unknown>) => parseExploreSearch(search),
  component: ExplorePage,
});

/** A part of the names to find. */
function parseListSearch(search: Record<string, unknown>): { readonly find?: string | undefined } {
  const find = readString(search["find"])?.slice(0, 128);
  return find === undefined || find === "" ? {} : { find };
}

const savedQueriesRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "explore/saved",
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import("./saved-page.tsx"), "SavedQueriesPage"),
});

export const exploreRoutes = [exploreRoute, savedQueriesRoute] as const;
