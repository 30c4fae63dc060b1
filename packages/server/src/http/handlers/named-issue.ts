/** A search that is nothing but the id of an issue or of an event: it leads there, whatever the issue's state. */
import { type GroupHash, parseEventId } from "@vedette/protocol";
import { findIssue, findIssueByShortId, issuesOfHashes } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readEvent } from "#query/event-list.ts";
import { wholeRange } from "#query/time-range.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type Asked = { readonly query?: string | undefined; readonly shortIdLookup?: string | undefined };

/** Short ids where the client asks for that: they may be words, too. */
export async function findNamedIssue(
  deps: HttpDeps,
  scope: ProjectScope,
  { query, shortIdLookup }: Asked,
): Promise<Issue | undefined> {
  const text = query?.trim() ?? "";
  const named = shortIdLookup === "1" ? await findIssueByShortId(deps.meta, scope, text) : undefined;
  return named ?? (await findIssueOfEvent(deps, scope, text));
}

async function findIssueOfEvent(
  deps: HttpDeps,
  scope: ProjectScope,
  text: string,
): Promise<Issue | undefined> {
  const eventId = parseEventId(text);
  if (eventId === undefined) return undefined;
  const range = wholeRange(deps.clock.nowMs());
  const event = await readEvent({ events: deps.events, scope, range }, { eventId });
  if (event === undefined) return undefined;
  const key = { projectId: event.projectId, hash: event.groupHash as GroupHash };
  const [id] = (await issuesOfHashes(deps.meta, scope, [key])).values();
  return id === undefined ? undefined : await findIssue(deps.meta, scope, id);
}
