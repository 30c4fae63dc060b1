import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedInRoute } from "../../app/root-route.tsx";

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "settings/account",
  component: lazyRouteComponent(() => import("./page.tsx"), "AccountPage"),
});

const securityRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "settings/security",
  component: lazyRouteComponent(() => import("./security-page.tsx"), "SecurityPage"),
});

const tokensRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "settings/tokens",
  component: lazyRouteComponent(() => import("./tokens-page.tsx"), "TokensPage"),
});

const appearanceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "settings/appearance",
  component: lazyRouteComponent(() => import("./appearance-page.tsx"), "AppearancePage"),
});

export const accountRoutes = [accountRoute, securityRoute, tokensRoute, appearanceRoute] as const;
