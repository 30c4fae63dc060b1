import type { Brand, ProjectId } from "@vedette/protocol";

/**
 * The projects that one caller may read. Every read of the event store takes one, and it is made only where
 * rights are decided (`domain/permissions`), so no query can forget whose data it reads.
 */
export type ProjectScope = Brand<{ readonly projectIds: readonly ProjectId[] }, "ProjectScope">;

/** Makes a scope. Call it only from code that has just checked the caller's rights (or runs for the system). */
export function makeProjectScope(projectIds: readonly ProjectId[]): ProjectScope {
  return { projectIds: [...new Set(projectIds)] } as unknown as ProjectScope;
}
