/** Organizations, teams, members and people as the Web API shows them. */
import type {
  Me,
  Member as MemberView,
  OrganizationDetails,
  OrganizationSummary,
  Team as TeamView,
} from "@vedette/api";
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
    require2FA: false,
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
  organizations: readonly { readonly organization: Organization; readonly rights: Rights }[],
): Me {
  return {
    id: String(user.id),
    email: user.email,
    name: user.name,
    organizations: organizations.map(({ organization, rights }) => ({
      id: String(organization.id),
      slug: organization.slug,
      name: organization.name,
      role: rights.role ?? "member",
      scopes: [...rights.scopes].sort(),
    })),
  };
}

export function teamView(
  team: Team,
  facts: { readonly isMember: boolean; readonly memberCount: number },
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
    projects: [],
  };
}

export function memberView(member: Member, teamSlugs: readonly string[]): MemberView {
  return {
    id: String(member.id),
    email: member.email,
    name: member.name,
    role: member.role,
    orgRole: member.role,
    roleName: member.role.charAt(0).toUpperCase() + member.role.slice(1),
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
