import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";
import { readString } from "../../lib/url-state.ts";
import { type Problem, readProblem } from "./model/problem.ts";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "sign-in",
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(() => import("./page.tsx"), "SignInPage"),
});

interface SignInSearch {
  readonly next?: string;
  /** Where an identity provider led back without signing in: why, and to which organization. */
  readonly problem?: Problem;
  readonly organization?: string;
}

function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const next = readString(search["next"]);
  const problem = readProblem(readString(search["problem"]));
  const organization = readString(search["organization"]);
  return {
    ...(next === undefined ? {} : { next }),
    ...(problem === undefined ? {} : { problem }),
    ...(organization === undefined || !/^[a-z0-9_-]{1,50}$/.test(organization) ? {} : { organization }),
  };
}

/** What a colleague sent. */
export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "invitations/$token",
  component: lazyRouteComponent(() => import("./invitation-page.tsx"), "InvitationPage"),
});

/** The one-time link that the server prints at its first start. */
export const firstAdministratorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "setup/$token",
  component: lazyRouteComponent(() => import("./first-administrator-page.tsx"), "FirstAdministratorPage"),
});
