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

/** What came in lately of each key and under each quota. */
export function ingestUseQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["ingest-use", org, project],
    queryFn: ({ signal }) => api.getIngestUse({ params: { org, project } }, { signal }),
    refetchInterval: 30_000,
  });
}
