import { queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";

/** Lists of people are read whole: they are filtered and changed in place. */
const PAGES_MAX = 20;

export function membersAndInvitedQuery(org: string) {
  return queryOptions({
    queryKey: ["members-and-invited", org],
    queryFn: async ({ signal }) =>
      await readAll((cursor) =>
        api.listMembers({ params: { org }, query: { per_page: 100, cursor } }, { signal }),
      ),
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

async function readAll<Item>(
  read: (cursor: string | undefined) => Promise<{
    readonly items: readonly Item[];
    readonly nextCursor: string | undefined;
  }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const found = await read(cursor);
    all.push(...found.items);
    cursor = found.nextCursor;
    if (cursor === undefined) break;
  }
  return all;
}
