/** Organizations, teams, members and people as the Web API shows them. */
import type {
  Me,
  Member as MemberView,
  MemberOrInvited,
  OrganizationDetails,
  OrganizationSummary,
  ProjectSummary,
  Team as TeamView,
} from "@vedette/api";
import type { Invitation } from "#domain/organizations/invitations.ts";
import type { Member } from "#domain/organizations/members.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Team } from "#domain/organizations/teams.ts";
import type { User } from "#domain/people/users.ts";
import type { Rights } from "#domain/permissions/rights.ts";
import { isoTime } from "./time.ts";

const avatar = { avatarType: "letter_avatar", avatarUuid: null } as const;

export function organizationSummaryView(organization: Organization, publicUrl: string): OrganizationSummary {
  return {
    id: String(organization.id),
    slug: organization.slug,
    name: organization.name,
    dateCreated: isoTime(organization.createdAtMs),
    status: { id: "active", name: "active" },
    isEarlyAdopter: false,
    require2FA: organization.requiresSecondFactor,
    requireEmailVerification: false,
    avatar,
    features: [],
    links: { organizationUrl: `${publicUrl}/organizations/${organization.slug}`, regionUrl: "" },
  };
}

export function organizationDetailsView(
  organization: Organization,
  rights: Rights,
  publicUrl: string,
): OrganizationDetails {
  return {
    ...organizationSummaryView(organization, publicUrl),
    access: [...rights.scopes].sort(),
    role: rights.role ?? null,
  };
}

export function userView(user: User) {
  return { id: String(user.id), email: user.email, name: user.name, username: user.email, avatar };
}

export function meView(
  user: User,
  account: Pick<Me, "hasSecondFactor" | "preferences">,
  organizations: readonly { readonly organization: Organization; readonly rights: Rights }[],
): Me {
  return {
    id: String(user.id),
    email: user.email,
    name: user.name,
    ...account,
    organizations: organizations.map(({ organization, rights }) => ({
      id: String(organization.id),
      slug: organization.slug,
      name: organization.name,
      role: rights.role ?? "member",
      scopes: [...rights.scopes].sort(),
      blockedBy: rights.blockedBy ?? null,
    })),
  };
}

export function teamView(
  team: Team,
  facts: {
    readonly isMember: boolean;
    readonly memberCount: number;
    /** Those of its projects that the caller sees. */
    readonly projects: readonly ProjectSummary[];
  },
): TeamView {
  return {
    id: String(team.id),
    slug: team.slug,
    name: team.name,
    dateCreated: isoTime(team.createdAtMs),
    isMember: facts.isMember,
    hasAccess: true,
    isPending: false,
    memberCount: facts.memberCount,
    teamRole: facts.isMember ? "contributor" : null,
    access: [],
    avatar,
    projects: [...facts.projects],
  };
}

/**
 * Clients know members and invitations by one kind of id. Invitations are counted from here on, which no table of
 * members reaches.
 */
const invitationIdsFrom = 1_000_000_000_000_000;

export function shownInvitationId(id: number): string {
  return String(invitationIdsFrom + id);
}

/** The id of an invitation, where a shown one is meant for one. */
export function invitationIdOf(shownId: number): number | undefined {
  return shownId > invitationIdsFrom ? shownId - invitationIdsFrom : undefined;
}

function roleName(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}

function teamRolesView(slugs: readonly string[]) {
  return slugs.map((teamSlug) => ({ teamSlug, role: "contributor" as const }));
}

export function memberDetailsView(
  member: Member,
  teamSlugs: readonly string[],
  { seesSecondFactor }: { readonly seesSecondFactor: boolean },
): MemberOrInvited {
  return {
    ...memberView(member, teamSlugs),
    inviteStatus: "approved",
    inviterName: null,
    teamRoles: teamRolesView(teamSlugs),
    // Who lacks it is worth knowing to an attacker, too.
    has2fa: seesSecondFactor ? member.hasSecondFactor : null,
    isSingleSignOn: member.hasIdentity,
    dateExpires: null,
  };
}

export function invitedView(invitation: Invitation, nowMs: number): MemberOrInvited {
  return {
    id: shownInvitationId(invitation.id),
    email: invitation.email,
    name: invitation.email,
    role: invitation.role,
    orgRole: invitation.role,
    roleName: roleName(invitation.role),
    pending: true,
    expired: invitation.expiresAtMs <= nowMs,
    dateCreated: isoTime(invitation.createdAtMs),
    teams: [...invitation.teams],
    user: null,
    flags: {},
    inviteStatus: "approved",
    inviterName: invitation.inviterName ?? null,
    teamRoles: teamRolesView(invitation.teams),
    has2fa: null,
    isSingleSignOn: false,
    dateExpires: isoTime(invitation.expiresAtMs),
  };
}

export function memberView(member: Member, teamSlugs: readonly string[]): MemberView {
  return {
    id: String(member.id),
    email: member.email,
    name: member.name,
    role: member.role,
    orgRole: member.role,
    roleName: roleName(member.role),
    pending: false,
    expired: false,
    dateCreated: isoTime(member.createdAtMs),
    teams: [...teamSlugs],
    user: {
      id: String(member.userId),
      email: member.email,
      name: member.name,
      username: member.email,
      isActive: member.isActive,
    },
    flags: {},
  };
}
