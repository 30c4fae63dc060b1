/** Deletes the events of deleted projects. Their files go with the next sweep of blobs: no row names them any more. */
import { markSwept, projectsToSweep } from "#domain/projects/delete-project.ts";
import type { Clock } from "#kernel/clock.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import type { Job } from "./job.ts";

export function deleteProjectEventsJob(deps: {
  readonly meta: MetaAccess;
  readonly events: Pick<EventStore, "deleteProjects">;
  readonly clock: Clock;
}): Job {
  const { meta, events, clock } = deps;
  return {
    name: "delete-project-events",
    lane: "upkeep",
    intervalMs: 60_000,
    firstDelayMs: 50_000,
    run: async () => {
      const nowMs = clock.nowMs();
      const projects = await projectsToSweep(meta, nowMs);
      if (projects.length > 0) await events.deleteProjects(makeProjectScope(projects));
      await markSwept(meta, projects, nowMs);
      return { sweptProjects: projects.length };
    },
  };
}
