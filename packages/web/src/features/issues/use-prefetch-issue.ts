import { useRouter } from "@tanstack/react-router";
import type { Issue } from "@vedette/api";
import { useEffect } from "react";
import type { Scope } from "../../lib/url-state.ts";

/** A selection that only passes by is not read; one that rests is. */
const REST_MS = 60;

/** Reads the issue that Enter would open, and the code of its screen, before the key is pressed. */
export function usePrefetchIssue(org: string, scope: Scope, issue: Pick<Issue, "id"> | undefined): void {
  const router = useRouter();
  const issueId = issue?.id;
  const { environment, statsPeriod, start, end } = scope;
  useEffect(() => {
    if (issueId === undefined) return undefined;
    const timer = setTimeout(() => {
      void router.preloadRoute({
        to: "/organizations/$org/issues/$issueId",
        params: { org, issueId },
        search: { environment, statsPeriod, start, end },
      });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [router, org, issueId, environment, statsPeriod, start, end]);
}
