/** Queries that more than one screen asks; those of a single screen live with it. */
import { queryOptions } from "@tanstack/react-query";
import type { Actor } from "@vedette/api";
import { api, ApiError } from "./api.ts";
import { readAll } from "./read-all.ts";
import { type Scope, scopeQuery } from "./url-state.ts";

const MINUTE_MS = 60_000;

export const meQuery = queryOptions({
  queryKey: ["me"],
  // The browser writes every refusal into its console; that nobody is signed in yet is not one.
  async queryFn({ signal }) {
    const { user } = await api.getSession({}, { signal });
    if (user === null) throw new ApiError("Nobody is signed in.", { status: 401, code: "not_authenticated" });
    return user;
  },
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

export function organizationQuery(org: string) {
  return queryOptions({
    queryKey: ["organization", org],
    queryFn: ({ signal }) => api.getOrganization({ params: { org } }, { signal }),
  });
}

export function teamsQuery(org: string) {
  return queryOptions({
    queryKey: ["teams", org],
    queryFn: async ({ signal }) =>
      await readAll((cursor) =>
        api.listTeams({ params: { org }, query: { per_page: 100, cursor } }, { signal }),
      ),
  });
}

export function membersQuery(org: string) {
  return queryOptions({
    queryKey: ["members", org],
    queryFn: ({ signal }) => api.listMembers({ params: { org }, query: { per_page: 100 } }, { signal }),
    staleTime: MINUTE_MS,
  });
}

/** Whom an issue can be given to, and whom a comment can mention. */
export function actorsQuery(org: string) {
  return queryOptions({
    queryKey: ["actors", org],
    queryFn: async ({ signal }): Promise<readonly Actor[]> => {
      const input = { params: { org }, query: { per_page: 100 } };
      const [members, teams] = await Promise.all([
        api.listUsers(input, { signal }),
        api.listTeams(input, { signal }),
      ]);
      return [
        ...members.items.map(({ user, email }): Actor => {
          return { type: "user", id: user.id, name: user.name === "" ? email : user.name, email };
        }),
        ...teams.items.map(({ id, slug }): Actor => ({ type: "team", id, name: slug })),
      ];
    },
    staleTime: MINUTE_MS,
  });
}

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => api.healthFigures({}, { signal }),
  refetchInterval: 10_000,
  retry: false,
});

/** What the server knows of the scope; a list renews it together with itself. */
export function streamAnswerQuery(org: string, scope: Scope) {
  const asked = scopeQuery(scope);
  return queryOptions({
    queryKey: ["stream-answer", org, asked],
    queryFn: ({ signal }) => api.getStreamAnswer({ params: { org }, query: asked }, { signal }),
    staleTime: 20_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}
