import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

export function singleSignOnQuery(org: string) {
  return queryOptions({
    queryKey: ["single-sign-on", org],
    queryFn: ({ signal }) => api.getSingleSignOn({ params: { org } }, { signal }),
  });
}

export function organizationQuery(org: string) {
  return queryOptions({
    queryKey: ["organization", org],
    queryFn: ({ signal }) => api.getOrganization({ params: { org } }, { signal }),
  });
}
