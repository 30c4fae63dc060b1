import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../lib/api.ts";
import { readFileStart } from "./read-file-start.ts";
import { environmentQuery, type Scope, scopeQuery, timeQuery } from "../../lib/url-state.ts";

export function issueQuery(org: string, issueId: string) {
  return queryOptions({
    queryKey: ["issue", org, issueId],
    // Graph and tags are questions of their own, in the range that is shown.
    queryFn: ({ signal }) =>
      api.getOrganizationIssue(
        { params: { org, issue: issueId }, query: { collapse: ["stats", "tags"] } },
        { signal },
      ),
  });
}

/** An event of the issue by id, or `latest`, `oldest` and `recommended`, among those that match. Events never change, only which is the latest. */
export function eventQuery(
  org: string,
  issueId: string,
  eventId: string,
  scope: Pick<Scope, "environment">,
  filter: string | undefined,
) {
  const environment = environmentQuery(scope);
  const isFixed = /^[0-9a-f]{32}$/.test(eventId);
  return queryOptions({
    queryKey: ["event", org, issueId, eventId, environment, filter ?? ""],
    queryFn: ({ signal }) =>
      api.getOrganizationIssueEvent(
        {
          params: { org, issue: issueId, event: eventId },
          query: { environment, query: filter },
        },
        { signal },
      ),
    // A neighbour may have come in the meantime, so even a fixed one is asked again after a while.
    staleTime: isFixed ? 60_000 : 15_000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
}

export function eventJsonQuery(org: string, project: string, eventId: string) {
  return queryOptions({
    queryKey: ["event-json", org, project, eventId],
    queryFn: ({ signal }) =>
      api.getProjectEventJson({ params: { org, project, event: eventId } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Who may have caused it, by the commits of a release: they are told once, and stay. */
export function committersQuery(org: string, project: string, eventId: string) {
  return queryOptions({
    queryKey: ["committers", org, project, eventId],
    queryFn: ({ signal }) =>
      api.listEventCommitters({ params: { org, project, event: eventId } }, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function attachmentsQuery(org: string, project: string, eventId: string) {
  return queryOptions({
    queryKey: ["attachments", org, project, eventId],
    queryFn: ({ signal }) =>
      api.listEventAttachments({ params: { org, project, event: eventId } }, { signal }),
    staleTime: 60_000,
  });
}

/** So much of a file is read to show its beginning. */
const FILE_START_BYTES = 2_000_000;

/** The beginning of a text that came with an event. */
export function attachmentTextQuery(href: string) {
  return queryOptions({
    queryKey: ["attachment-text", href],
    async queryFn({ signal }) {
      const answer = await fetch(href, { signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(`the file cannot be read: ${answer.status}`);
      return await readFileStart(answer, FILE_START_BYTES);
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function sourceLinkQuery(org: string, project: string) {
  return queryOptions({
    queryKey: ["source-link", org, project],
    queryFn: ({ signal }) => api.getSourceLink({ params: { org, project } }, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function issueStatsQuery(org: string, issueId: string, scope: Scope) {
  const { environment } = scopeQuery(scope);
  const time = timeQuery(scope);
  return queryOptions({
    queryKey: ["issue-stats", org, issueId, environment, time],
    queryFn: ({ signal }) =>
      api.getIssueStats({ params: { org, issue: issueId }, query: { environment, ...time } }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export function issueAnswerQuery(org: string, issueId: string, scope: Scope) {
  const { project: _, ...query } = scopeQuery(scope);
  return queryOptions({
    queryKey: ["issue-answer", org, issueId, query],
    queryFn: ({ signal }) => api.getIssueAnswer({ params: { org, issue: issueId }, query }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
}

export function issueTagsQuery(org: string, issueId: string, scope: Scope) {
  const { environment } = scopeQuery(scope);
  const time = timeQuery(scope);
  return queryOptions({
    queryKey: ["issue-tags", org, issueId, environment, time],
    queryFn: ({ signal }) =>
      api.listOrganizationIssueTags(
        { params: { org, issue: issueId }, query: { environment, ...time } },
        { signal },
      ),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** The feed goes on before the last entry of a page, until the one that every feed ends in. */
export function issueActivityQuery(org: string, issueId: string) {
  return infiniteQueryOptions({
    queryKey: ["issue-activity", org, issueId],
    queryFn: ({ pageParam, signal }) =>
      api.listOrganizationIssueActivities(
        { params: { org, issue: issueId }, query: { per_page: 50, cursor: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam({ activity }) {
      const last = activity.at(-1);
      return last === undefined || last.type === "first_seen" ? undefined : `0:${last.id}:0`;
    },
  });
}

export function issueHashesQuery(org: string, issueId: string) {
  return queryOptions({
    queryKey: ["issue-hashes", org, issueId],
    queryFn: ({ signal }) => api.listOrganizationIssueHashes({ params: { org, issue: issueId } }, { signal }),
  });
}

export function similarIssuesQuery(org: string, issueId: string) {
  return queryOptions({
    queryKey: ["similar-issues", org, issueId],
    queryFn: ({ signal }) =>
      api.listOrganizationSimilarIssues({ params: { org, issue: issueId } }, { signal }),
    staleTime: 60_000,
  });
}

export function issueEventsQuery(org: string, issueId: string, scope: Scope) {
  const { environment } = scopeQuery(scope);
  const time = timeQuery(scope);
  return infiniteQueryOptions({
    queryKey: ["issue-events", org, issueId, environment, time],
    queryFn: ({ pageParam, signal }) =>
      api.listOrganizationIssueEvents(
        {
          params: { org, issue: issueId },
          query: { environment, ...time, limit: 50, cursor: pageParam },
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}
