import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/root-route.tsx";

/** For anybody who has the link: nobody is signed in here. */
export const sharedIssueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "share/issue/$shareId",
  component: lazyRouteComponent(() => import("./page.tsx"), "SharedIssuePage"),
});
