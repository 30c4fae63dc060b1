import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

const listRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects",
  component: lazyRouteComponent(() => import("./page.tsx"), "ProjectsPage"),
});

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

export const membersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "members",
  component: lazyRouteComponent(() => import("./members-page.tsx"), "MembersPage"),
});

export const projectRoutes = [listRoute, generalRoute, keysRoute] as const;
