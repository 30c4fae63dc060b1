import { z } from "zod";
import type { FieldReason } from "../fault-reasons.ts";
import { empty, orgParams, pageQuery, projectParams, reference, slug, teamParams } from "../fields.ts";
import { route } from "../route.ts";
import { memberShape, projectDetails, teamShape } from "./project.ts";

/** The id of the membership, or `me`. */
const memberTeamParams = teamParams.extend({ member: z.string().regex(/^(?:[0-9]{1,16}|me)$/) });
const projectTeamParams = projectParams.extend({ team: reference });

/** Who is in which team, and which teams see which projects: whom issues can be assigned to. */
export const teamRoutes = {
  listUsers: route({
    method: "GET",
    path: "/api/0/organizations/{org}/users/",
    permission: "member:read",
    summary: "The members of an organization, whom issues can be assigned to.",
    params: orgParams,
    query: z.object(pageQuery),
    response: z.array(memberShape),
    paginated: true,
  }),
  createTeam: route({
    method: "POST",
    path: "/api/0/organizations/{org}/teams/",
    permission: ["team:write", "team:admin"],
    summary: "Creates a team.",
    params: orgParams,
    body: z
      .object({ name: z.string().trim().min(1).max(100).optional(), slug: slug.optional() })
      .refine((body) => body.name !== undefined || body.slug !== undefined, {
        error: "Give a name or a slug.",
        params: { reason: "name_or_slug" satisfies FieldReason },
      }),
    response: teamShape,
    status: 201,
    errors: ["slug_taken"],
  }),
  listTeamMembers: route({
    method: "GET",
    path: "/api/0/teams/{org}/{team}/members/",
    permission: "team:read",
    summary: "The members of a team.",
    params: teamParams,
    query: z.object(pageQuery),
    response: z.array(memberShape),
    paginated: true,
  }),
  getTeam: route({
    method: "GET",
    path: "/api/0/teams/{org}/{team}/",
    permission: "team:read",
    summary: "One team.",
    params: teamParams,
    response: teamShape,
  }),
  updateTeam: route({
    method: "PUT",
    path: "/api/0/teams/{org}/{team}/",
    permission: ["team:write", "team:admin"],
    summary: "Changes a team's name or slug.",
    params: teamParams,
    body: z.object({ name: z.string().trim().min(1).max(100).optional(), slug: slug.optional() }),
    response: teamShape,
    errors: ["slug_taken"],
  }),
  deleteTeam: route({
    method: "DELETE",
    path: "/api/0/teams/{org}/{team}/",
    permission: "team:admin",
    summary: "Deletes a team; its members lose what they saw by it alone.",
    params: teamParams,
    response: empty,
    status: 204,
  }),
  addTeamMember: route({
    method: "POST",
    path: "/api/0/organizations/{org}/members/{member}/teams/{team}/",
    permission: ["team:write", "team:admin"],
    summary: "Puts a member into a team.",
    params: memberTeamParams,
    response: teamShape,
    status: 201,
  }),
  removeTeamMember: route({
    method: "DELETE",
    path: "/api/0/organizations/{org}/members/{member}/teams/{team}/",
    permission: ["team:write", "team:admin"],
    summary: "Takes a member out of a team.",
    params: memberTeamParams,
    response: teamShape,
  }),
  addProjectTeam: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/teams/{team}/",
    permission: ["project:write", "project:admin"],
    summary: "Lets a team see a project.",
    params: projectTeamParams,
    response: projectDetails,
    status: 201,
  }),
  removeProjectTeam: route({
    method: "DELETE",
    path: "/api/0/projects/{org}/{project}/teams/{team}/",
    permission: ["project:write", "project:admin"],
    summary: "Takes a project from a team.",
    params: projectTeamParams,
    response: projectDetails,
  }),
} as const;
