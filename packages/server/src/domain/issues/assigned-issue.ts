import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";

/** What became of a seed. */
export type AssignedIssue = {
  readonly issueId: IssueId;
  /** This call made the issue. */
  readonly isNew: boolean;
  /** This call reopened the issue. */
  readonly isRegressed: boolean;
};

/** `project:hash`, what a seed is found by. */
export type SeedKey = `${number}:${string}`;

export function seedKey(seed: { readonly projectId: ProjectId; readonly hash: GroupHash }): SeedKey {
  return `${seed.projectId}:${seed.hash}`;
}
