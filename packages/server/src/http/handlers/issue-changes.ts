/** What an update of issues asks for, read from the words of the clients. */
import type { IssueUpdate } from "@vedette/api";
import { parseNumericId, type TeamId, type UserId } from "@vedette/protocol";
import { checkAssignee, type IssueChange } from "#domain/issues/change-issues.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { findTeam } from "#domain/organizations/teams.ts";
import { findUserByEmail } from "#domain/people/users.ts";
import { apiError } from "#http/answer-error.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { readStateChange } from "./issue-state-changes.ts";

/** The change, or `undefined` where the update asks for nothing that we keep. */
export async function readIssueChange(
  deps: HttpDeps,
  organization: Organization,
  update: IssueUpdate,
): Promise<IssueChange | undefined> {
  const state = readStateChange(update, deps.clock.nowMs());
  const assignedTo =
    update.assignedTo === undefined ? undefined : await readAssignee(deps, organization, update.assignedTo);
  const isEmpty = state.status === undefined && state.priority === undefined && assignedTo === undefined;
  return isEmpty ? undefined : { ...state, assignedTo };
}

/** `user:1`, `team:2`, `#slug`, an e-mail address, a user's id, or nothing for nobody. */
async function readAssignee(
  deps: HttpDeps,
  organization: Organization,
  text: string | null,
): Promise<IssueChange["assignedTo"]> {
  if (text === null || text === "") return null;
  const assignee = await findAssignee(deps, organization, text);
  if (assignee === undefined) {
    throw apiError("assignee_unknown", "There is no such person or team in the organization.", "assignedTo");
  }
  await checkAssignee(deps.meta, organization.id, assignee);
  return assignee;
}

async function findAssignee(
  deps: HttpDeps,
  organization: Organization,
  text: string,
): Promise<{ readonly userId: UserId } | { readonly teamId: TeamId } | undefined> {
  const teamId = parseNumericId<TeamId>(/^team:(\d+)$/.exec(text)?.[1] ?? "");
  if (teamId !== undefined) return { teamId };
  if (text.startsWith("#")) {
    const team = await findTeam(deps.meta, organization.id, text.slice(1));
    return team === undefined ? undefined : { teamId: team.id };
  }
  const userId = parseNumericId<UserId>(/^(?:user:)?(\d+)$/.exec(text)?.[1] ?? "");
  if (userId !== undefined) return { userId };
  const user = await findUserByEmail(deps.meta, text);
  return user === undefined ? undefined : { userId: user.id };
}
