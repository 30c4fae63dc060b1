/** Issues that were shared by a link: read by anybody, changed by nobody. */
import { findSharedIssue } from "#domain/collaboration/share-links.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import { findOrganization } from "#domain/organizations/organizations.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import { readIssueFigures } from "#query/issue-figures.ts";
import { wholeRange } from "#query/time-range.ts";
import { notFound } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { createPublicReadLimiter } from "#http/public-read-limiter.ts";
import { sharedIssueView } from "#http/views/shared-issue-view.ts";
import { groupsOf } from "./issue-reading.ts";

const readsPerMinute = { perAddressMax: 60, ofAllMax: 600 };

export function sharedIssueHandlers(
  deps: HttpDeps,
): HandlersOf<"getSharedIssue" | "getOrganizationSharedIssue"> {
  const admit = createPublicReadLimiter(deps, readsPerMinute);

  const read = async (shareId: string, organizationReference: string | undefined) => {
    const shared = await findSharedIssue(deps.meta, shareId);
    if (shared === undefined) throw notFound();
    if (organizationReference !== undefined) {
      const organization = await findOrganization(deps.meta, organizationReference);
      if (organization?.id !== shared.organizationId) throw notFound();
    }
    const scope = makeProjectScope([shared.projectId]);
    const issue = await findIssue(deps.meta, scope, shared.issueId);
    if (issue === undefined) throw notFound();
    const groups = await groupsOf(deps, scope, [issue.id]);
    const reader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
    const question = { groups, environments: [] };
    const [figures, at] = await Promise.all([
      readIssueFigures(reader, question),
      findNextEvent(reader, { ...question, from: undefined, direction: "older" }),
    ]);
    const latest = at === undefined ? undefined : await readEvent(reader, { eventId: at.eventId, at });
    const own = figures.get(issue.id);
    return sharedIssueView(issue, { shareId, events: own?.events ?? 0, users: own?.users ?? 0, latest });
  };

  return {
    getSharedIssue: async ({ params, request }) => {
      admit(request.ip);
      return await read(params.share, undefined);
    },
    getOrganizationSharedIssue: async ({ params, request }) => {
      admit(request.ip);
      return await read(params.share, params.org);
    },
  };
}
