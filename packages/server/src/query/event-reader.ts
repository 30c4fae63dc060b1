/** What every question to the event store brings along: whose rows, and from when to when. */
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { TimeRange } from "./time-range.ts";

export type EventReader = {
  readonly events: Pick<EventStore, "query">;
  readonly scope: ProjectScope;
  readonly range: TimeRange;
};

/** A group of events: what an issue is made of. */
export type GroupKey = { readonly projectId: number; readonly hash: string };

/** `project:hash`: two projects may share a hash. */
export function groupKeyText(group: GroupKey): string {
  return `${group.projectId}:${group.hash}`;
}
