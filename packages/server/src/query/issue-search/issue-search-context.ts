/** What a search for issues refers to and the caller has looked up. */
import type { TeamId, UserId } from "@vedette/protocol";
import type { ReleaseOfProject } from "#query/search/search-references.ts";

export type IssueSearchContext = {
  readonly nowMs: number;
  /** Nobody for a token of the organization: `me` finds nothing then. */
  readonly userId: UserId | undefined;
  /** People by e-mail address, teams by slug. */
  readonly userIdOf: (email: string) => UserId | undefined;
  readonly teamIdOf: (slug: string) => TeamId | undefined;
  /** The caller's own teams. */
  readonly myTeamIds: readonly TeamId[];
  /** The newest release of each project. */
  readonly latestReleases: readonly ReleaseOfProject[];
};
