import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

const MINUTE_MS = 60_000;

/** Kept by the server minute by minute; refused to those who do not run the instance. */
export const figureHistoryQuery = queryOptions({
  queryKey: ["figure-history"],
  queryFn: ({ signal }) => api.figureHistory({ query: { statsPeriod: "6h" } }, { signal }),
  refetchInterval: MINUTE_MS,
  retry: false,
});

export type StatsPeriod = "24h" | "14d";

export function outcomesQuery(org: string, statsPeriod: StatsPeriod) {
  return queryOptions({
    queryKey: ["outcomes", org, statsPeriod],
    queryFn: ({ signal }) =>
      api.organizationStats(
        {
          params: { org },
          query: {
            statsPeriod,
            interval: statsPeriod === "24h" ? "1h" : "1d",
            field: ["sum(quantity)"],
            groupBy: ["category", "outcome", "reason"],
          },
        },
        { signal },
      ),
    refetchInterval: MINUTE_MS,
  });
}

/** What the organization decided about how long things are kept. */
export function retentionQuery(org: string) {
  return queryOptions({
    queryKey: ["retention", org],
    queryFn: async ({ signal }) => {
      const settings = await api.getOrganizationIngestSettings({ params: { org } }, { signal });
      return settings.effective.retention;
    },
    staleTime: 5 * MINUTE_MS,
    retry: false,
  });
}
