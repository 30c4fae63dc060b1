import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { organizationRoute } from "../../app/root-route.tsx";

export const singleSignOnRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: "settings/single-sign-on",
  component: lazyRouteComponent(() => import("./page.tsx"), "SingleSignOnPage"),
});
