/** What a search box asks while one writes. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { type Scope, scopeQuery } from "../lib/url-state.ts";

/** The keys that a search of one kind knows: `issues`, or a dataset. They change with the server only. */
export function searchFieldsQuery(org: string, dataset = "issues") {
  return queryOptions({
    queryKey: ["search-fields", org, dataset],
    queryFn: async ({ signal }) => {
      const languages = await api.listSearchFields({ params: { org }, query: { dataset } }, { signal });
      return languages.flatMap((language) => language.fields);
    },
    staleTime: 60 * 60_000,
    retry: false,
  });
}

export function tagKeysQuery(org: string, scope: Scope) {
  const asked = scopeQuery(scope);
  return queryOptions({
    queryKey: ["tag-keys", org, asked],
    queryFn: ({ signal }) => api.listOrganizationTags({ params: { org }, query: asked }, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function tagValuesQuery(org: string, scope: Scope, key: string, typed: string) {
  const asked = scopeQuery(scope);
  return queryOptions({
    queryKey: ["tag-values", org, key, typed, asked],
    queryFn: ({ signal }) =>
      api.listOrganizationTagValues(
        { params: { org, key }, query: { ...asked, ...(typed === "" ? {} : { query: typed }) } },
        { signal },
      ),
    staleTime: 60_000,
    retry: false,
    // Values found for fewer letters serve until the answer comes; those of another key never do.
    placeholderData: (previous, query) => (query?.queryKey[2] === key ? previous : undefined),
  });
}
