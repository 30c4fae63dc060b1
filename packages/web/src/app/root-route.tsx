/** The routes that all features hang on: the root, the signed-in part with its frame, and an organization in it. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  notFound,
  Outlet,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { isSignedOut } from "../lib/api.ts";
import { completeMessages } from "../i18n/messages.ts";
import { languagePreference } from "../lib/preferences.ts";
import { meQuery, projectsQuery } from "../lib/queries.ts";
import { parseScope } from "../lib/url-state.ts";
import { adoptPreferences } from "./account-preferences.ts";
import { OrganizationGate } from "./blocked-screen.tsx";
import { MissingScreen } from "./error-screens.tsx";
import { Frame } from "./frame/frame.tsx";
import { pickOrganization } from "./organization.ts";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** Which scope selectors the screen follows; none if absent. */
    readonly scope?: "all" | "time" | "none";
    /** Says nothing but what the first part of the catalogue has. */
    readonly firstMessages?: true;
    /** Asks for what the screen shows, when it is the first one; see ask-ahead.ts. */
    readonly askAhead?: (asked: {
      readonly queryClient: QueryClient;
      readonly params: Readonly<Record<string, string | undefined>>;
      readonly search: Readonly<Record<string, unknown>>;
    }) => void;
  }
}

export interface RouterContext {
  readonly queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  beforeLoad({ matches }) {
    if (matches.some(({ staticData }) => staticData.firstMessages === true)) return undefined;
    return completeMessages(languagePreference.get());
  },
});

/** Everything that needs a signed-in person; without one, the way leads to the sign-in page and back. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  component: Frame,
  async beforeLoad({ context, location }) {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery);
      adoptPreferences(me);
      return { me };
    } catch (error) {
      if (isSignedOut(error))
        throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { next: location.href } });
      throw error;
    }
  },
});

export const indexRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  beforeLoad({ context }) {
    const organization = pickOrganization(context.me, undefined);
    if (organization === undefined) throw redirect({ to: "/settings/account" });
    throw redirect({ to: "/organizations/$org/issues", params: { org: organization.slug } });
  },
});

/** Whatever leads nowhere is shown in the frame, from where every place can be reached. */
export const missingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "$",
  component: MissingScreen,
});

export const organizationRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "organizations/$org",
  component: OrganizationGate,
  validateSearch: parseScope,
  // A range that does not move goes along with every link of the screens, as those that name a period do.
  search: { middlewares: [retainSearchParams(["start", "end"])] },
  async beforeLoad({ context, params, search, matches, location }) {
    const member = context.me.organizations.some((one) => one.slug === params.org || one.id === params.org);
    if (!member) throw notFound();
    const { project, environment } = search;
    const isOpen = matches.at(-1)?.staticData.scope === "all" && environment === undefined;
    if (!isOpen || project?.length !== 1) return;
    const [projects, { defaultEnvironment }] = await Promise.all([
      // A screen whose projects cannot be read says so itself.
      context.queryClient.ensureQueryData(projectsQuery(params.org)).catch(() => []),
      import("../lib/default-environment.ts"),
    ]);
    const own = defaultEnvironment(projects, project);
    if (own === undefined) return;
    throw redirect({
      to: location.pathname,
      search: { ...location.search, environment: own },
      hash: location.hash,
      replace: true,
    });
  },
});
