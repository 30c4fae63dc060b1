/** Tables of the meta store about feedback, and about the way from frames to their source. */
import type { ProjectId, UserId } from "@vedette/protocol";
import type { Fixed, Milliseconds } from "./column-types.ts";

export type FeedbackStatus = "open" | "resolved" | "spam";

/** What became of feedback; what is open has no row. The words themselves are in the event store. */
type FeedbackStatesTable = {
  project_id: Fixed<ProjectId>;
  feedback_id: Fixed<string>;
  status: Exclude<FeedbackStatus, "open">;
  given_at: Fixed<Milliseconds>;
  user_id: UserId | null;
  changed_at: Milliseconds;
};

/** How frames of a project lead to its repository. */
type ProjectSourceLinksTable = {
  project_id: Fixed<ProjectId>;
  url_pattern: string;
  path_prefix: string;
  changed_at: Milliseconds;
};

export type FeedbackTables = {
  feedback_states: FeedbackStatesTable;
  project_source_links: ProjectSourceLinksTable;
};
