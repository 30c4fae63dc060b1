/** What every question to the event store brings along: whose rows, and from when to when. */
import type { EventStore } from "#ports/event-store.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { KeptGroups } from "./kept/kept-groups.ts";
import type { TimeRange } from "./time-range.ts";

export type EventReader = {
  readonly events: Pick<EventStore, "query">;
  readonly scope: ProjectScope;
  readonly range: TimeRange;
  /** What need not be read again; absent where nothing is kept. */
  readonly kept?: KeptGroups | undefined;
};

/** A group of events: what an issue is made of. */
export type GroupKey = { readonly projectId: number; readonly hash: string };

/** `project:hash`: two projects may share a hash. */
export function groupKeyText(group: GroupKey): string {
  return `${group.projectId}:${group.hash}`;
}
