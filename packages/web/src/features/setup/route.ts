import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

const newProjectRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/new",
  component: lazyRouteComponent(() => import("./page.tsx"), "NewProjectPage"),
});

const projectSetupRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects/$project/setup",
  component: lazyRouteComponent(() => import("./page.tsx"), "ProjectSetupPage"),
});

export const setupRoutes = [newProjectRoute, projectSetupRoute] as const;
