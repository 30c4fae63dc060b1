import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

export const projectsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "projects",
  component: lazyRouteComponent(() => import("./page.tsx"), "ProjectsPage"),
});
