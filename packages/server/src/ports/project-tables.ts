/** Tables of the meta store about projects that have been, and about what projects keep out of sight. */
import type { ProjectId } from "@vedette/protocol";
import type { Fixed, Milliseconds } from "./column-types.ts";

/** Deleted projects whose events have yet to be deleted, or to be looked for once more. */
export type DeletedProjectsTable = {
  project_id: Fixed<ProjectId>;
  deleted_at: Fixed<Milliseconds>;
  /** When their events were deleted first; what was on its way then is deleted later. */
  swept_at: Milliseconds | null;
};

/** Environments that the lists of a project leave out; their events stay where they are. */
export type HiddenEnvironmentsTable = {
  project_id: Fixed<ProjectId>;
  /** As events name it. */
  name: Fixed<string>;
  hidden_at: Fixed<Milliseconds>;
};
