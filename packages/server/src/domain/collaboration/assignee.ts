/** Whom issues are assigned to: a person or a team of their organization. */
import { type OrganizationId, parseNumericId, type TeamId, type UserId } from "@vedette/protocol";
import { findTeam } from "#domain/organizations/teams.ts";
import { findUserByEmail } from "#domain/people/users.ts";
import { UserError } from "#kernel/errors.ts";
import type { MetaAccess } from "#ports/meta-store.ts";

export type Assignee = { readonly userId: UserId } | { readonly teamId: TeamId };

/** With what feeds and answers show. */
export type NamedAssignee =
  | { readonly kind: "user"; readonly userId: UserId; readonly name: string; readonly email: string }
  | { readonly kind: "team"; readonly teamId: TeamId; readonly name: string };

/** Reads `user:1`, `team:2`, `#slug`, an e-mail address or a user's id; somebody from outside is refused. */
export async function readAssignee(
  meta: MetaAccess,
  organizationId: OrganizationId,
  text: string,
): Promise<NamedAssignee> {
  const assignee = await parseAssignee(meta, organizationId, text.trim());
  if (assignee === undefined) throw assigneeUnknown();
  return await checkAssignee(meta, organizationId, assignee);
}

async function parseAssignee(
  meta: MetaAccess,
  organizationId: OrganizationId,
  text: string,
): Promise<Assignee | undefined> {
  const teamId = parseNumericId<TeamId>(/^team:(\d+)$/.exec(text)?.[1] ?? "");
  if (teamId !== undefined) return { teamId };
  if (text.startsWith("#")) {
    const team = await findTeam(meta, organizationId, text.slice(1));
    return team === undefined ? undefined : { teamId: team.id };
  }
  const userId = parseNumericId<UserId>(/^(?:user:)?(\d+)$/.exec(text)?.[1] ?? "");
  if (userId !== undefined) return { userId };
  const user = await findUserByEmail(meta, text);
  return user === undefined ? undefined : { userId: user.id };
}

/** Refuses somebody from outside the organization, and who may no longer sign in. */
export async function checkAssignee(
  meta: MetaAccess,
  organizationId: OrganizationId,
  assignee: Assignee,
): Promise<NamedAssignee> {
  if ("userId" in assignee) {
    const user = await meta.db
      .selectFrom("memberships")
      .innerJoin("users", "users.id", "memberships.user_id")
      .select(["users.id", "users.name", "users.email"])
      .where("memberships.organization_id", "=", organizationId)
      .where("memberships.user_id", "=", assignee.userId)
      .where("users.is_active", "=", 1)
      .executeTakeFirst();
    if (user !== undefined) return { kind: "user", userId: user.id, name: user.name, email: user.email };
  } else {
    const team = await meta.db
      .selectFrom("teams")
      .select(["id", "slug"])
      .where("organization_id", "=", organizationId)
      .where("id", "=", assignee.teamId)
      .executeTakeFirst();
    if (team !== undefined) return { kind: "team", teamId: team.id, name: team.slug };
  }
  throw assigneeUnknown();
}

function assigneeUnknown(): UserError {
  return new UserError(
    "assignee_unknown",
    400,
    "There is no such person or team in the organization.",
    "assignedTo",
  );
}
