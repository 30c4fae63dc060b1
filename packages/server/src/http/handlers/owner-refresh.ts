/**
 * Gives the newest open issues of a project their owners anew when its rules have changed, by the newest event of
 * each. Older ones keep what they were given. Nobody is assigned by it: the issues are known already, and people may
 * have decided.
 */
import type { IssueId, OrganizationId, ProjectId } from "@vedette/protocol";
import { listIssues } from "#domain/issues/list-issues.ts";
import { forgetOwners, type IssueSuggestions, replaceOwners } from "#domain/ownership/issue-owners.ts";
import { ownershipTexts } from "#domain/ownership/project-ownership.ts";
import { within } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findNextEvent, readEvent } from "#query/event-list.ts";
import type { EventReader } from "#query/event-reader.ts";
import { wholeRange } from "#query/time-range.ts";
import type { OwnerSuggester } from "#rules/ownership/suggest-owners.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { groupsOf } from "./issue-reading.ts";

const issuesMax = 50;
const readsAtOnce = 4;
/** About a tenth of a second of comparing, in the thread that answers everybody. */
const stepsMax = 50_000_000;

/** What fails is logged: the rules themselves are changed by now. */
export async function refreshOwners(
  deps: HttpDeps,
  suggest: OwnerSuggester,
  project: { readonly id: ProjectId; readonly organizationId: OrganizationId },
): Promise<void> {
  try {
    await refresh(deps, suggest, project.id, project.organizationId);
  } catch (error) {
    deps.logger.warn({ err: error, projectId: project.id }, "issues were not given their owners anew");
  }
}

async function refresh(
  deps: HttpDeps,
  suggest: OwnerSuggester,
  projectId: ProjectId,
  organizationId: OrganizationId,
): Promise<void> {
  const texts = (await ownershipTexts(deps.meta, [projectId])).get(projectId);
  if (texts === undefined) return await forgetOwners(deps.meta, projectId);
  const scope = makeProjectScope([projectId]);
  const reader = { events: deps.events, scope, range: wholeRange(deps.clock.nowMs()) };
  const list = { filter: { statuses: ["unresolved"] }, sort: "new", pageSize: issuesMax } as const;
  const waiting = (await listIssues(deps.meta, scope, list)).issues.map(({ id }) => id);
  const found: IssueSuggestions[] = [];
  let steps = 0;
  const work = async (): Promise<void> => {
    for (let issueId = waiting.shift(); issueId !== undefined; issueId = waiting.shift()) {
      if (steps >= stepsMax) return;
      const event = await newestEvent(deps, reader, issueId);
      if (event === undefined) continue;
      const looked = suggest(event, texts);
      steps += looked.steps;
      found.push({ issueId, suggestions: looked.suggestions });
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, work));
  const nowMs = deps.clock.nowMs();
  await deps.meta.transaction(async (trx) => {
    await replaceOwners(within(trx), organizationId, found, nowMs);
  });
}

async function newestEvent(deps: HttpDeps, reader: EventReader, issueId: IssueId) {
  const groups = await groupsOf(deps, reader.scope, [issueId]);
  const question = { groups, environments: [], from: undefined, direction: "older" } as const;
  const at = await findNextEvent(reader, question);
  return at === undefined ? undefined : (await readEvent(reader, { eventId: at.eventId, at }))?.event;
}
