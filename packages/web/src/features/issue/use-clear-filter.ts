import { useNavigate } from "@tanstack/react-router";
import { useIssueRoute } from "./use-issue-route.ts";

/** Back to all events of the issue, the latest first. */
export function useClearFilter(): () => void {
  const { org, issueId } = useIssueRoute();
  const navigate = useNavigate();
  return () =>
    void navigate({
      to: "/organizations/$org/issues/$issueId",
      params: { org, issueId },
      search: (before) => ({ ...before, filter: undefined }),
    });
}
