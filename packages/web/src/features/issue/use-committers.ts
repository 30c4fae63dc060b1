/** Who may have caused an event, for the list of commits and beside the calls that they touched. */
import { useQuery } from "@tanstack/react-query";
import type { Answer, EventDetails } from "@vedette/api";
import { createContext } from "react";
import { noSuspects, type SuspectFrames } from "./model/suspect-frames.ts";
import { committersQuery } from "./queries.ts";
import { useIssueRoute } from "./use-issue-route.ts";

/** Set once for an event: frames are many. */
export const Suspects = createContext<SuspectFrames>(noSuspects);

export function useCommitters(event: EventDetails): Answer<"listEventCommitters"> | undefined {
  const { org } = useIssueRoute();
  return useQuery({
    ...committersQuery(org, event.projectSlug, event.eventID),
    enabled: event.release !== null,
  }).data;
}
