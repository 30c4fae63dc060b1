import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { readString } from "../../lib/url-state.ts";
import { parseExploreSearch } from "./model/question.ts";

const exploreRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "explore",
  staticData: { scope: "all" },
  validateSearch: (search: Record<string, unknown>) => parseExploreSearch(search),
  component: lazyRouteComponent(() => import("./page.tsx"), "ExplorePage"),
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
