import { useQueryClient } from "@tanstack/react-query";
import type { Issue } from "@vedette/api";
import { useMemo } from "react";
import { listHolding } from "../../lib/listed-issues.ts";

export interface Neighbours {
  /** The issue as the list knows it: its name is shown before its details are there. */
  readonly current: Issue | undefined;
  readonly previousId: string | undefined;
  readonly nextId: string | undefined;
  readonly position: { readonly at: number; readonly of: number } | undefined;
  /** Query and sort of the list one came from, to go back to it. */
  readonly search: { readonly query?: string; readonly sort?: "date" | "new" | "freq" | "user" };
}

/** The issues before and after this one in the list that was read last. */
export function useNeighbours(org: string, issueId: string): Neighbours {
  const queryClient = useQueryClient();
  return useMemo(() => {
    const holding = listHolding(queryClient, org, issueId);
    if (holding === undefined)
      return {
        current: undefined,
        previousId: undefined,
        nextId: undefined,
        position: undefined,
        search: {},
      };
    const { issues, index, hits } = holding;
    const { query, sort } = holding.queryKey[2] as { query: string; sort: "date" | "new" | "freq" | "user" };
    return {
      current: issues[index],
      previousId: issues[index - 1]?.id,
      nextId: issues[index + 1]?.id,
      position: { at: index + 1, of: hits ?? issues.length },
      search: { ...(query === "is:unresolved" ? {} : { query }), ...(sort === "date" ? {} : { sort }) },
    };
  }, [queryClient, org, issueId]);
}
