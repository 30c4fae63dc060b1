import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { readString } from "../../lib/url-state.ts";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "sign-in",
  validateSearch(search: Record<string, unknown>): { readonly next?: string } {
    const next = readString(search["next"]);
    return next === undefined ? {} : { next };
  },
  component: lazyRouteComponent(() => import("./page.tsx"), "SignInPage"),
});

/** The one-time link that the server prints at its first start. */
export const firstAdministratorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "setup/$token",
  component: lazyRouteComponent(() => import("./first-administrator-page.tsx"), "FirstAdministratorPage"),
});
