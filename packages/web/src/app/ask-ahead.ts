import type { QueryClient } from "@tanstack/react-query";
import { meQuery } from "../lib/queries.ts";
import { signedInRoute } from "./root-route.tsx";
import type { createPageRouter } from "./router.tsx";

/**
 * Asks for what the first screen will show while its words and code are still on their way: the answers would otherwise
 * come one after the other.
 */
export function askAhead(router: ReturnType<typeof createPageRouter>, queryClient: QueryClient): void {
  const matches = router.matchRoutes(router.latestLocation);
  if (!matches.some(({ routeId }) => routeId === signedInRoute.id)) return;
  void queryClient.prefetchQuery(meQuery).then(() => {
    // Whoever is not signed in is led to the page for it, and is spared refusals.
    if (queryClient.getQueryData(meQuery.queryKey) === undefined) return;
    for (const { staticData, params, search } of matches)
      staticData.askAhead?.({ queryClient, params, search });
  });
}
