import type { QueryClient } from "@tanstack/react-query";
import { meQuery } from "../lib/queries.ts";
import { signedInRoute } from "./root-route.tsx";
import type { createPageRouter } from "./router.tsx";

/**
 * Asks for what the first screen will show while its words and code are still on their way, and before it is known who
 * asks: the answers would otherwise come one after the other.
 */
export function askAhead(router: ReturnType<typeof createPageRouter>, queryClient: QueryClient): void {
  const matches = router.matchRoutes(router.latestLocation);
  if (!matches.some(({ routeId }) => routeId === signedInRoute.id)) return;
  void queryClient.prefetchQuery(meQuery);
  for (const { staticData, params, search } of matches)
    staticData.askAhead?.({ queryClient, params, search });
}
