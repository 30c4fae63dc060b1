/** Issues that were shared by a link: read by anybody, changed by nobody. */
import { findSharedIssue } from "#domain/collaboration/share-links.ts";
import { findIssue } from "#domain/issues/find-issues.ts";
import { findOrganization } from "#domain/organizations/organizations.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import { readIssueFigures } from "#query/issue-figures.ts";
import { wholeRange } from "#query/time-range.ts";
import { notFound, TooManyAttempts } from "#http/answer-error.ts";
import { createAttemptLimiter } from "#http/attempt-limiter.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { sharedIssueView } from "#http/views/shared-issue-view.ts";
import { groupsOf } from "./issue-reading.ts";

const windowMs = 60_000;
/** Of one address, and of all together: nobody who reads here has shown who they are. */
const readsPerAddressMax = 60;
const readsMax = 600;

export function sharedIssueHandlers(
  deps: HttpDeps,
): HandlersOf<"getSharedIssue" | "getOrganizationSharedIssue"> {
  const byAddress = createAttemptLimiter(deps, {
    failuresMax: readsPerAddressMax,
    windowMs,
    keysMax: 10_000,
  });
  const ofAll = createAttemptLimiter(deps, { failuresMax: readsMax, windowMs, keysMax: 1 });

  /** Every read counts, also of what does not exist. */
  const admit = (address: string): void => {
    const waitMs = Math.max(byAddress.waitMs(address), ofAll.waitMs("all"));
    if (waitMs > 0)
      throw new TooManyAttempts("too_many_requests", "Too many requests; wait before the next.", waitMs);
    byAddress.recordFailure(address);
    ofAll.recordFailure("all");
  };

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
