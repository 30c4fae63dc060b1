/** Queries that more than one screen asks; those of a single screen live with it. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./api.ts";

const MINUTE_MS = 60_000;

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.me({}, { signal }),
  staleTime: 5 * MINUTE_MS,
});

export function projectsQuery(org: string) {
  return queryOptions({
    queryKey: ["projects", org],
    queryFn: async ({ signal }) => {
      const page = await api.listOrganizationProjects(
        { params: { org }, query: { per_page: 100 } },
        { signal },
      );
      return page.items;
    },
    staleTime: MINUTE_MS,
  });
}

export function environmentsQuery(org: string, projects: readonly string[]) {
  return queryOptions({
    queryKey: ["environments", org, projects],
    queryFn: ({ signal }) =>
      api.listOrganizationEnvironments({ params: { org }, query: { project: [...projects] } }, { signal }),
    staleTime: MINUTE_MS,
  });
}

export function membersQuery(org: string) {
  return queryOptions({
    queryKey: ["members", org],
    queryFn: ({ signal }) => api.listMembers({ params: { org }, query: { per_page: 100 } }, { signal }),
    staleTime: MINUTE_MS,
  });
}

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => api.healthFigures({}, { signal }),
  refetchInterval: 10_000,
  retry: false,
});
