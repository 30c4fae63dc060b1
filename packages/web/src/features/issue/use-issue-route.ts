import { useParams, useSearch } from "@tanstack/react-router";
import { parseScope, type Scope } from "../../lib/url-state.ts";

export interface IssueRouteState {
  readonly org: string;
  readonly issueId: string;
  /** Absent on the page of the latest event. */
  readonly eventId: string | undefined;
  readonly scope: Scope;
  readonly view: "json" | undefined;
  /** Which events of the issue are walked through; all where it is absent. */
  readonly filter: string | undefined;
}

/** What the address says, for every part of the issue's screens. */
export function useIssueRoute(): IssueRouteState {
  const { org = "", issueId = "", eventId } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  return { org, issueId, eventId, scope: parseScope(search), view: search.view, filter: search.filter };
}
