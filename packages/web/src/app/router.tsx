import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { accountRoutes } from "../features/account/route.ts";
import { dashboardRoutes, sharedDashboardRoute } from "../features/dashboards/route.ts";
import { exploreRoutes } from "../features/explore/route.ts";
import { feedbackRoute } from "../features/feedback/route.ts";
import { issueRoutes } from "../features/issue/route.ts";
import { issuesRoute } from "../features/issues/route.ts";
import { memberRoutes } from "../features/members/route.ts";
import { projectsRoute } from "../features/projects/route.ts";
import { settingsRoutes } from "../features/settings/route.ts";
import { setupRoutes } from "../features/setup/route.ts";
import { sharedIssueRoute } from "../features/shared-issue/route.ts";
import { firstAdministratorRoute, invitationRoute, signInRoute } from "../features/sign-in/route.ts";
import { singleSignOnRoute } from "../features/single-sign-on/route.ts";
import { systemRoute } from "../features/system/route.ts";
import { parseSearch, stringifySearch } from "../lib/url-state.ts";
import { ErrorScreen, MissingScreen } from "./error-screens.tsx";
import { indexRoute, missingRoute, organizationRoute, rootRoute, signedInRoute } from "./root-route.tsx";

const routeTree = rootRoute.addChildren([
  signInRoute,
  firstAdministratorRoute,
  invitationRoute,
  sharedIssueRoute,
  sharedDashboardRoute,
  signedInRoute.addChildren([
    indexRoute,
    missingRoute,
    systemRoute,
    ...accountRoutes,
    organizationRoute.addChildren([
      issuesRoute,
      ...issueRoutes,
      ...dashboardRoutes,
      ...exploreRoutes,
      feedbackRoute,
      ...setupRoutes,
      projectsRoute,
      ...settingsRoutes,
      ...memberRoutes,
      singleSignOnRoute,
    ]),
  ]),
]);

/** `history` is that of the browser, unless one is given. */
export function createPageRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    // On the server it draws what it will draw in the browser, but there is no window to say where it stands.
    ...(history === undefined ? {} : { history, isServer: false, origin: "http://page.invalid" }),
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 400,
    scrollRestoration: !import.meta.env.SSR,
    defaultErrorComponent: ErrorScreen,
    defaultNotFoundComponent: MissingScreen,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    readonly router: ReturnType<typeof createPageRouter>;
  }
}
