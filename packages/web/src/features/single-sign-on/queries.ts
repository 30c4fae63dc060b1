import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

export function singleSignOnQuery(org: string) {
  return queryOptions({
    queryKey: ["single-sign-on", org],
    queryFn: ({ signal }) => api.getSingleSignOn({ params: { org } }, { signal }),
  });
}
