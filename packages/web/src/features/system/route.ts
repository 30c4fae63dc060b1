import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedInRoute } from "../../app/root-route.tsx";

export const systemRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "system",
  component: lazyRouteComponent(() => import("./page.tsx"), "SystemPage"),
});
