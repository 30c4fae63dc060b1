import { z } from "zod";
import { email } from "../own/session.ts";
import { empty, orgParams, pageQuery } from "../fields.ts";
import { roleNames } from "../role-names.ts";
import { route } from "../route.ts";
import { memberShape } from "./project.ts";

export const roleField = z.enum(roleNames);

const teamSlugs = z.array(z.string().min(1).max(100)).max(100);
/** As newer clients name teams; the role in the team is always that of a contributor. */
const teamRoles = z
  .array(z.object({ teamSlug: z.string().min(1).max(100), role: z.string().nullish() }))
  .max(100);

/** A member, or somebody who was invited: then `pending`, and no user stands behind it yet. */
export const memberOrInvited = memberShape.extend({
  user: memberShape.shape.user.nullable(),
  inviteStatus: z.literal("approved"),
  inviterName: z.string().nullable(),
  teamRoles: z.array(z.object({ teamSlug: z.string(), role: z.literal("contributor") })),
  /** Null where the caller may not know. */
  has2fa: z.boolean().nullable(),
  /** The person came in by single sign-on, whose provider decides the role. */
  isSingleSignOn: z.boolean(),
  dateExpires: z.iso.datetime({ offset: false }).nullable(),
});

/** The link is told once, to who made it: the server keeps its hash alone. */
const withLink = memberOrInvited.extend({ inviteLink: z.string().nullable() });

/** The id of the membership or invitation, or `me`. */
const memberParams = orgParams.extend({ member: z.string().regex(/^(?:[0-9]{1,16}|me)$/) });

/** Who belongs to an organization, with which role; and who was asked to. */
export const memberRoutes = {
  listMembers: route({
    method: "GET",
    path: "/api/0/organizations/{org}/members/",
    permission: "member:read",
    summary: "The members of an organization, and who is invited.",
    params: orgParams,
    query: z.object(pageQuery),
    response: z.array(memberOrInvited),
    paginated: true,
  }),
  inviteMember: route({
    method: "POST",
    path: "/api/0/organizations/{org}/members/",
    permission: ["member:write", "member:admin"],
    summary:
      "Invites somebody by a one-time link, which only this answer holds; inviting again makes a new one.",
    params: orgParams,
    body: z.object({
      email,
      role: roleField.optional(),
      orgRole: roleField.optional(),
      teams: teamSlugs.optional(),
      teamRoles: teamRoles.optional(),
    }),
    response: withLink,
    status: 201,
    errors: ["forbidden", "already_exists", "team_unknown", "too_many_invitations"],
  }),
  getMember: route({
    method: "GET",
    path: "/api/0/organizations/{org}/members/{member}/",
    permission: "member:read",
    summary: "One member, or one invitation.",
    params: memberParams,
    response: memberOrInvited,
  }),
  updateMember: route({
    method: "PUT",
    path: "/api/0/organizations/{org}/members/{member}/",
    permission: ["member:write", "member:admin"],
    summary:
      "Changes the role and the teams of a member or an invitation; `reinvite` or `regenerate` makes a new link.",
    params: memberParams,
    body: z.object({
      role: roleField.optional(),
      orgRole: roleField.optional(),
      teams: teamSlugs.optional(),
      teamRoles: teamRoles.optional(),
      reinvite: z.union([z.boolean(), z.number()]).optional(),
      regenerate: z.union([z.boolean(), z.number()]).optional(),
    }),
    response: withLink,
    errors: ["forbidden", "last_owner", "team_unknown"],
  }),
  deleteMember: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/members/{member}/",
    permission: "member:read",
    summary: "Removes a member, or revokes an invitation; everybody may leave by themselves.",
    params: memberParams,
    response: empty,
    status: 204,
    errors: ["forbidden", "last_owner"],
  }),
} as const;
