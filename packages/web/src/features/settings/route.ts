import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

const generalRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project",
  component: lazyRouteComponent(() => import("./general-page.tsx"), "ProjectGeneralPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/keys",
  component: lazyRouteComponent(() => import("./keys-page.tsx"), "ProjectKeysPage"),
});

const environmentsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/environments",
  component: lazyRouteComponent(() => import("./environments-page.tsx"), "EnvironmentsPage"),
});

const filtersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/filters",
  component: lazyRouteComponent(() => import("./filters-page.tsx"), "FiltersPage"),
});

const privacyRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/privacy",
  component: lazyRouteComponent(() => import("./privacy-page.tsx"), "ProjectPrivacyPage"),
});

const groupingRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/grouping",
  component: lazyRouteComponent(() => import("./grouping-page.tsx"), "GroupingPage"),
});

const ownershipRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/ownership",
  component: lazyRouteComponent(() => import("./ownership-page.tsx"), "OwnershipPage"),
});

const limitsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/limits",
  component: lazyRouteComponent(() => import("./limits-page.tsx"), "LimitsPage"),
});

const samplingRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/sampling",
  component: lazyRouteComponent(() => import("./sampling-page.tsx"), "SamplingPage"),
});

const storageRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/storage",
  component: lazyRouteComponent(() => import("./storage-page.tsx"), "StoragePage"),
});

const organizationGeneralRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings",
  component: lazyRouteComponent(() => import("./organization-page.tsx"), "OrganizationPage"),
});

const organizationPrivacyRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/privacy",
  component: lazyRouteComponent(() => import("./privacy-page.tsx"), "OrganizationPrivacyPage"),
});

const organizationFiltersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/filters",
  component: lazyRouteComponent(() => import("./filters-page.tsx"), "OrganizationFiltersPage"),
});

const organizationLimitsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/limits",
  component: lazyRouteComponent(() => import("./limits-page.tsx"), "OrganizationLimitsPage"),
});

const organizationSamplingRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/sampling",
  component: lazyRouteComponent(() => import("./sampling-page.tsx"), "OrganizationSamplingPage"),
});

const organizationStorageRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/storage",
  component: lazyRouteComponent(() => import("./storage-page.tsx"), "OrganizationStoragePage"),
});

const auditRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/audit-log",
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import("./audit-page.tsx"), "AuditPage"),
});

const dataRequestsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/data-requests",
  component: lazyRouteComponent(() => import("./data-requests-page.tsx"), "DataRequestsPage"),
});

export interface AuditSearch {
  readonly event?: string | undefined;
  readonly actor?: string | undefined;
  readonly statsPeriod?: string | undefined;
}

function parseAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const text = (key: string, pattern: RegExp) => {
    const value = search[key];
    return typeof value === "string" && pattern.test(value) ? value : undefined;
  };
  const [event, actor, statsPeriod] = [
    text("event", /^[a-z.-]{1,60}$/),
    text("actor", /^\d{1,16}$/),
    text("statsPeriod", /^[1-9]\d{0,3}[mhdw]$/),
  ];
  return {
    ...(event === undefined ? {} : { event }),
    ...(actor === undefined ? {} : { actor }),
    ...(statsPeriod === undefined ? {} : { statsPeriod }),
  };
}

export const settingsRoutes = [
  generalRoute,
  keysRoute,
  environmentsRoute,
  filtersRoute,
  privacyRoute,
  groupingRoute,
  ownershipRoute,
  limitsRoute,
  samplingRoute,
  storageRoute,
  organizationGeneralRoute,
  organizationPrivacyRoute,
  organizationFiltersRoute,
  organizationLimitsRoute,
  organizationSamplingRoute,
  organizationStorageRoute,
  auditRoute,
  dataRequestsRoute,
] as const;
