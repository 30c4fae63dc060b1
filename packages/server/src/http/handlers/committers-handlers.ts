/** The commits that may have caused an event. */
import type { OrganizationId } from "@vedette/protocol";
import { findIssue, issuesOfHashes } from "#domain/issues/find-issues.ts";
import { fileNameOf } from "#domain/releases/commit-files.ts";
import type { Commit } from "#domain/releases/commits.ts";
import { findTouches } from "#domain/releases/find-touches.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { StoredEvent } from "#query/stored-event.ts";
import { filesOfFrames, type Suspect, suspectCommits } from "#rules/suspect-commits.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { commitView } from "#http/views/release-view.ts";
import { requireProjectEvent } from "./event-handlers.ts";

type Found = { readonly release: string; readonly suspects: readonly Suspect<Commit>[] };

/** What broke it is in the release that it first came with; an event may name one where that is not known. */
async function findSuspects(
  deps: HttpDeps,
  organizationId: OrganizationId,
  scope: ProjectScope,
  { projectId, groupHash, event, timestampMs }: StoredEvent,
): Promise<Found | undefined> {
  const files = filesOfFrames(event);
  if (files.length === 0) return undefined;
  const names = files.map(({ parts }) => fileNameOf(parts.at(-1) ?? ""));
  const [issueId] = (await issuesOfHashes(deps.meta, scope, [{ projectId, hash: groupHash }])).values();
  const issue = issueId === undefined ? undefined : await findIssue(deps.meta, scope, issueId);
  for (const version of new Set([issue?.firstRelease, event.release])) {
    if (version === undefined || version === "") continue;
    const touches = await findTouches(deps.meta, { organizationId, projectId, version }, names);
    const faultMs = version === issue?.firstRelease ? issue.firstSeenAtMs : timestampMs;
    const suspects = suspectCommits(files, touches, faultMs);
    if (suspects.length > 0) return { release: version, suspects };
  }
  return undefined;
}

function byAuthor(suspects: readonly Suspect<Commit>[]) {
  const authors = Map.groupBy(suspects, ({ commit }) => commit.authorEmail || commit.authorName);
  return [...authors.values()].flatMap((ofAuthor) => {
    const [first] = ofAuthor;
    if (first === undefined) return [];
    const { authorName: name, authorEmail: email } = first.commit;
    const commits = ofAuthor.map(({ commit, score, files }) => ({
      ...commitView(commit),
      score,
      files: files.map((file) => ({ path: file.path, function: file.function ?? null })),
    }));
    return [{ author: { name, email }, commits }];
  });
}

export function committersHandlers(deps: HttpDeps): HandlersOf<"listEventCommitters"> {
  return {
    listEventCommitters: async ({ organization, scope, params }) => {
      const { event } = await requireProjectEvent(deps, scope, params.event);
      const found = await findSuspects(deps, organization.id, scope, event);
      return { committers: byAuthor(found?.suspects ?? []), release: found?.release ?? null };
    },
  };
}
