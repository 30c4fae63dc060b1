/** Rows about releases, as their makers tell of them, and about commits. */
import type { Generated } from "kysely";
import type { CommitId, OrganizationId, ProjectId, ReleaseId } from "@vedette/protocol";
import type { Fixed, JsonText, Milliseconds } from "./column-types.ts";

export type ReleaseStatus = "open" | "archived";

export type ReleasesTable = {
  id: Generated<ReleaseId>;
  organization_id: Fixed<OrganizationId>;
  version: Fixed<string>;
  status: ReleaseStatus;
  ref: string | null;
  url: string | null;
  /** The head of each repository: `[{repository, commit, previousCommit}]`. */
  refs: JsonText;
  started_at: Milliseconds | null;
  released_at: Milliseconds | null;
  created_at: Fixed<Milliseconds>;
};

export type ReleaseProjectsTable = { project_id: Fixed<ProjectId>; release_id: Fixed<ReleaseId> };

/** What is told of a commit first stands; an empty text is not known. */
export type CommitsTable = {
  id: Generated<CommitId>;
  organization_id: Fixed<OrganizationId>;
  sha: Fixed<string>;
  /** "" where nobody named one. */
  repository: Fixed<string>;
  message: string;
  author_name: string;
  author_email: string;
  committed_at: Milliseconds;
};

/** Position 0 is the latest commit of the release. */
export type ReleaseCommitsTable = {
  release_id: Fixed<ReleaseId>;
  commit_id: Fixed<CommitId>;
  position: number;
};

export type CommitFilesTable = {
  commit_id: Fixed<CommitId>;
  path: Fixed<string>;
  /** The last part of the path in lower case: what frames are looked up by. */
  name: Fixed<string>;
};
