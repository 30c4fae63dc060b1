import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../lib/api.ts";
import { issueQuery } from "./queries.ts";

/** Notes that the reader has looked, once for each visit of an issue; nothing is lost where that fails. */
export function useSeen(org: string, issueId: string, id: string | undefined): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (id === undefined) return;
    api.updateOrganizationIssue({ params: { org, issue: id }, body: { hasSeen: true } }).then(
      ({ hasSeen, seenBy }) =>
        queryClient.setQueryData(
          issueQuery(org, issueId).queryKey,
          (issue) => issue && { ...issue, hasSeen, seenBy },
        ),
      () => undefined,
    );
  }, [queryClient, org, issueId, id]);
}
