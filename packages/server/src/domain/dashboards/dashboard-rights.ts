/**
 * Who may do what with a dashboard. Everybody in the organization sees it, each with the data of their own projects;
 * its maker and whoever may change the organization always edit it, others as it says.
 */
import type { TeamId, UserId } from "@vedette/protocol";
import { teamIdsOf } from "#domain/organizations/own-teams.ts";
import type { Rights } from "#domain/permissions/rights.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { DashboardFacts } from "./dashboard.ts";

export type DashboardRights = {
  /** Deletes it and says who edits it. */
  readonly owns: (facts: DashboardFacts) => boolean;
  readonly edits: (facts: DashboardFacts) => boolean;
};

export async function dashboardRights(
  meta: MetaAccess,
  rights: Rights,
  userId: UserId | undefined,
): Promise<DashboardRights> {
  const teams: ReadonlySet<TeamId> =
    userId === undefined ? new Set() : new Set(await teamIdsOf(meta, rights.organizationId, userId));
  const mayWrite = rights.scopes.has("event:write");
  const owns = ({ ownerId }: DashboardFacts): boolean =>
    mayWrite && (rights.scopes.has("org:write") || (ownerId !== undefined && ownerId === userId));
  return {
    owns,
    edits: (facts) =>
      mayWrite &&
      (owns(facts) || facts.isEditableByEveryone || facts.editTeams.some((team) => teams.has(team))),
  };
}
