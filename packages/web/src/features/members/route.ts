import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

const membersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "members",
  component: lazyRouteComponent(() => import("./page.tsx"), "MembersPage"),
});

const teamsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "teams",
  component: lazyRouteComponent(() => import("./teams-page.tsx"), "TeamsPage"),
});

export const memberRoutes = [membersRoute, teamsRoute] as const;
