import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

const ASK_EVERY_MS = 2_000;

export function projectQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project", org, project],
    queryFn: ({ signal }) => api.getProject({ params: { org, project } }, { signal }),
  });
}

export function firstKeyQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project-keys", org, project, "active"],
    queryFn: async ({ signal }) => {
      const page = await api.listProjectKeys(
        { params: { org, project }, query: { status: "active" } },
        { signal },
      );
      return page.items[0] ?? null;
    },
  });
}

/** Asked again and again until the first event is there. */
export function projectSetupQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["project-setup", org, project],
    queryFn: ({ signal }) => api.getProjectSetup({ params: { org, project } }, { signal }),
    refetchInterval: (query) => (query.state.data?.issue ? false : ASK_EVERY_MS),
    retry: false,
  });
}
