import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";
import { parseScope, readString } from "../../lib/url-state.ts";
import { eventQuery, issueActivityQuery, issueQuery } from "./queries.ts";

const layoutRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "issues/$issueId",
  loader({ context, params }) {
    void context.queryClient.prefetchQuery(issueQuery(params.org, params.issueId));
  },
  component: lazyRouteComponent(() => import("./page.tsx"), "IssuePage"),
});

/** How the event is shown: drawn, or as the JSON that is stored. */
interface EventSearch {
  readonly view?: "json" | undefined;
  /** Which events are walked through: a query over events. */
  readonly filter?: string | undefined;
}

function parseEventSearch(search: Record<string, unknown>): EventSearch {
  const filter = readString(search["filter"])?.trim().slice(0, 1000);
  return {
    ...(readString(search["view"]) === "json" ? { view: "json" } : {}),
    ...(filter ? { filter } : {}),
  };
}

const latestRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "/",
  staticData: { scope: "time" },
  validateSearch: parseEventSearch,
  loaderDeps: ({ search }) => search,
  loader({ context, params, deps }) {
    const scope = parseScope({ ...deps });
    void context.queryClient.prefetchQuery(
      eventQuery(params.org, params.issueId, "latest", scope, deps.filter),
    );
  },
  component: lazyRouteComponent(() => import("./event-page.tsx"), "LatestEventPage"),
});

const eventRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "events/$eventId",
  staticData: { scope: "time" },
  validateSearch: parseEventSearch,
  component: lazyRouteComponent(() => import("./event-page.tsx"), "FixedEventPage"),
});

const eventsRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "events",
  staticData: { scope: "time" },
  component: lazyRouteComponent(() => import("./events-page.tsx"), "IssueEventsPage"),
});

const tagsRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "tags",
  staticData: { scope: "time" },
  component: lazyRouteComponent(() => import("./tags-page.tsx"), "IssueTagsPage"),
});

const activityRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "activity",
  loader({ context, params }) {
    void context.queryClient.prefetchInfiniteQuery(issueActivityQuery(params.org, params.issueId));
  },
  component: lazyRouteComponent(() => import("./activity-page.tsx"), "IssueActivityPage"),
});

const relatedRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: "related",
  component: lazyRouteComponent(() => import("./related-page.tsx"), "IssueRelatedPage"),
});

export const issueRoutes = [
  layoutRoute.addChildren([latestRoute, eventRoute, eventsRoute, tagsRoute, activityRoute, relatedRoute]),
] as const;
