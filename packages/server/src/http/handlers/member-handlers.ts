/** Members of an organization and who is invited: who may give, change and take which role. */
import type { Input } from "@vedette/api";
import { parseNumericId, type TeamId } from "@vedette/protocol";
import {
  changeInvitation,
  findInvitation,
  type Invitation,
  invite,
  listInvitations,
  renewInvitation,
  revokeInvitation,
} from "#domain/organizations/invitations.ts";
import {
  findMember,
  listMembers,
  type Member,
  removeMember,
  setMember,
} from "#domain/organizations/members.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { addTeamMember, listTeams, removeTeamMember, requireTeams } from "#domain/organizations/teams.ts";
import { mayGiveRole } from "#domain/permissions/giving-roles.ts";
import { type Caller, mayDo, type Rights } from "#domain/permissions/rights.ts";
import type { MetaAccess, Role } from "#ports/meta-store.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import {
  invitationIdOf,
  invitedView,
  memberDetailsView,
  shownInvitationId,
} from "#http/views/organization-view.ts";
import { membersOfTeams } from "./project-handlers.ts";

type MemberRoutes = "listMembers" | "inviteMember" | "getMember" | "updateMember" | "deleteMember";
type Found = { readonly member: Member } | { readonly invitation: Invitation };
type Changes = Pick<Input<"updateMember">["body"], "role" | "orgRole" | "teams" | "teamRoles">;

export function memberHandlers(deps: HttpDeps): HandlersOf<MemberRoutes> {
  const find = async (organization: Organization, caller: Caller, reference: string): Promise<Found> => {
    const id = parseNumericId<number>(reference);
    const invitationId = id === undefined ? undefined : invitationIdOf(id);
    if (invitationId !== undefined) {
      const invitation = await findInvitation(deps.meta, organization.id, invitationId);
      if (invitation === undefined) throw notFound();
      return { invitation };
    }
    const who = id !== undefined ? { membershipId: id } : caller.userId && { userId: caller.userId };
    const member = who && (await findMember(deps.meta, organization.id, who));
    if (member === undefined) throw notFound();
    return { member };
  };

  const teamsOf = async (organization: Organization) => {
    const teams = await listTeams(deps.meta, organization.id);
    const inTeams = await membersOfTeams(deps, teams);
    return (member: Member) =>
      teams.filter((team) => inTeams.get(team.id)?.includes(member.userId) === true).map((team) => team.slug);
  };

  const viewOf = async (organization: Organization, rights: Rights, caller: Caller, reference: string) => {
    const found = await find(organization, caller, reference);
    if ("invitation" in found) return invitedView(found.invitation, deps.clock.nowMs());
    const slugsOf = await teamsOf(organization);
    return memberDetailsView(found.member, slugsOf(found.member), sight(rights));
  };

  return {
    listMembers: async ({ organization, rights, query }) => {
      const [members, invitations, slugsOf] = await Promise.all([
        listMembers(deps.meta, organization.id),
        listInvitations(deps.meta, organization.id),
        teamsOf(organization),
      ]);
      const nowMs = deps.clock.nowMs();
      return pageOfList(
        [
          ...members.map((member) => memberDetailsView(member, slugsOf(member), sight(rights))),
          ...invitations.map((invitation) => invitedView(invitation, nowMs)),
        ],
        query,
      );
    },
    getMember: async ({ organization, rights, caller, params }) =>
      await viewOf(organization, rights, caller, params.member),
    inviteMember: async (context) => {
      const { organization, rights, caller, body } = context;
      const role = roleOf(body) ?? "member";
      requireGiving(rights, role);
      const made = await audited(deps, context, async (meta) => {
        const teams = await requireTeams(meta, organization.id, teamSlugsOf(body) ?? []);
        const input = { organizationId: organization.id, email: body.email, role, invitedBy: caller.userId };
        const result = await invite(
          meta,
          { ...input, teamIds: teams.map((team) => team.id) },
          deps.clock.nowMs(),
        );
        return { result, changes: [invitationChange("member.invite", result.invitation)] };
      });
      return { ...invitedView(made.invitation, deps.clock.nowMs()), inviteLink: linkOf(deps, made.secret) };
    },
    updateMember: async (context) => {
      const { organization, rights, caller, body, params } = context;
      const found = await find(organization, caller, params.member);
      const role = roleOf(body);
      requireGiving(rights, "member" in found ? found.member.role : found.invitation.role);
      if (role !== undefined) requireGiving(rights, role);
      const secret = await audited(deps, context, async (meta) => {
        if ("member" in found) {
          await changeMember(meta, organization, found.member, body, deps.clock.nowMs());
          return { result: undefined, changes: [memberChange("member.edit", found.member, changesOf(body))] };
        }
        return await changeOffer(deps, meta, context, found.invitation);
      });
      const view = await viewOf(organization, rights, caller, params.member);
      return { ...view, inviteLink: secret === undefined ? null : linkOf(deps, secret) };
    },
    deleteMember: async (context) => {
      const { organization, rights, caller, params } = context;
      const found = await find(organization, caller, params.member);
      const isLeaving = "member" in found && caller.kind === "user" && found.member.userId === caller.userId;
      if (!isLeaving) {
        if (!mayDo(rights, ["member:write", "member:admin"]))
          throw apiError("forbidden", "You do not have permission to perform this action.");
        requireGiving(rights, "member" in found ? found.member.role : found.invitation.role);
      }
      await audited(deps, context, async (meta) => {
        const organizationId = organization.id;
        if ("invitation" in found) {
          await revokeInvitation(meta, { organizationId, id: found.invitation.id });
          return { result: undefined, changes: [invitationChange("member.revoke-invite", found.invitation)] };
        }
        await removeMember(meta, { organizationId, userId: found.member.userId });
        return { result: undefined, changes: [memberChange("member.remove", found.member, {})] };
      });
      return undefined;
    },
  };
}

/** Changes what an invitation offers, and makes a new link where that is asked for. */
async function changeOffer(
  deps: HttpDeps,
  meta: MetaAccess,
  context: {
    readonly organization: Organization;
    readonly caller: Caller;
    readonly body: Input<"updateMember">["body"];
  },
  invitation: Invitation,
) {
  const { organization, caller, body } = context;
  const teams = teamSlugsOf(body);
  const teamIds = teams && (await requireTeams(meta, organization.id, teams)).map((team) => team.id);
  const of = { organizationId: organization.id, id: invitation.id };
  const role = roleOf(body);
  await changeInvitation(meta, of, { role, teamIds });
  // Who made the link knows it: it must not open more than they could give.
  const isRenewed =
    Boolean(body.reinvite) || Boolean(body.regenerate) || (role ?? invitation.role) !== invitation.role;
  if (!isRenewed) return { result: undefined, changes: [invitationChange("member.edit", invitation, body)] };
  const secret = await renewInvitation(meta, { ...of, invitedBy: caller.userId }, deps.clock.nowMs());
  return { result: secret, changes: [invitationChange("member.reinvite", invitation, body)] };
}

async function changeMember(
  meta: MetaAccess,
  organization: Organization,
  member: Member,
  changes: Changes,
  nowMs: number,
): Promise<void> {
  const role = roleOf(changes);
  const { userId } = member;
  if (role !== undefined && role !== member.role)
    await setMember(meta, { organizationId: organization.id, userId, role }, nowMs);
  const slugs = teamSlugsOf(changes);
  if (slugs === undefined) return;
  const wanted = new Set<TeamId>((await requireTeams(meta, organization.id, slugs)).map((team) => team.id));
  for (const team of await listTeams(meta, organization.id)) {
    if (wanted.has(team.id)) await addTeamMember(meta, { teamId: team.id, userId });
    else await removeTeamMember(meta, { teamId: team.id, userId });
  }
}

function requireGiving(rights: Rights, role: Role): void {
  if (mayGiveRole(rights, role)) return;
  throw apiError("forbidden", "You cannot give, change or take a role above your own.", "role");
}

/** Older clients say `role`, newer ones `orgRole`. */
function roleOf({ role, orgRole }: Changes): Role | undefined {
  return orgRole ?? role;
}

function teamSlugsOf({ teams, teamRoles }: Changes): readonly string[] | undefined {
  return teams ?? teamRoles?.map((one) => one.teamSlug);
}

function sight(rights: Rights) {
  return { seesSecondFactor: mayDo(rights, ["member:write", "member:admin"]) };
}

function linkOf(deps: HttpDeps, secret: string): string {
  return `${deps.publicUrl}/invitations/${secret}`;
}

function changesOf(changes: Changes): Readonly<Record<string, unknown>> {
  return { role: roleOf(changes), teams: teamSlugsOf(changes) };
}

function memberChange(
  action: "member.edit" | "member.remove",
  member: Member,
  changes: Readonly<Record<string, unknown>>,
): AuditedChange {
  const data = { email: member.email, before: member.role, ...changes };
  return { action, targetType: "member", targetId: String(member.userId), data };
}

function invitationChange(
  action: "member.invite" | "member.reinvite" | "member.edit" | "member.revoke-invite",
  invitation: Invitation,
  changes: Changes = {},
): AuditedChange {
  const { email, role, teams } = invitation;
  const data = { email, role: roleOf(changes) ?? role, teams: teamSlugsOf(changes) ?? teams };
  return { action, targetType: "invitation", targetId: shownInvitationId(invitation.id), data };
}
