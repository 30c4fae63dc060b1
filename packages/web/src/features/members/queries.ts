import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { readAll } from "../../lib/read-all.ts";

export function membersAndInvitedQuery(org: string) {
  return queryOptions({
    queryKey: ["members-and-invited", org],
    queryFn: async ({ signal }) =>
      await readAll((cursor) =>
        api.listMembers({ params: { org }, query: { per_page: 100, cursor } }, { signal }),
      ),
  });
}
