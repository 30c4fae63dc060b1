import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

export function projectQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project", org, project],
    queryFn: ({ signal }) => api.getProject({ params: { org, project } }, { signal }),
  });
}

export function keysQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project-keys", org, project],
    queryFn: async ({ signal }) =>
      (await api.listProjectKeys({ params: { org, project }, query: { per_page: 100 } }, { signal })).items,
  });
}
