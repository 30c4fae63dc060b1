/** Teams, who is in them, and which projects they see. */
import { parseNumericId } from "@vedette/protocol";
import { findMember, type Member } from "#domain/organizations/members.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import {
  addProjectTeam,
  addTeamMember,
  changeTeam,
  createTeam,
  deleteTeam,
  removeProjectTeam,
  removeTeamMember,
  type Team,
} from "#domain/organizations/teams.ts";
import type { Caller, Rights } from "#domain/permissions/rights.ts";
import type { Project } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { notFound } from "#http/answer-error.ts";
import { audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { teamView } from "#http/views/organization-view.ts";
import { membersOfTeams, membersWithTeams, projectsByTeam, wholeProject } from "./project-handlers.ts";

type TeamRoutes =
  | "listUsers"
  | "createTeam"
  | "getTeam"
  | "updateTeam"
  | "deleteTeam"
  | "listTeamMembers"
  | "addTeamMember"
  | "removeTeamMember"
  | "addProjectTeam"
  | "removeProjectTeam";

type Asking = { readonly caller: Caller; readonly scope: ProjectScope; readonly rights: Rights };

export function teamHandlers(deps: HttpDeps): HandlersOf<TeamRoutes> {
  const viewOf = async (team: Team, { caller, scope, rights }: Asking) => {
    const userIds = (await membersOfTeams(deps, [team])).get(team.id) ?? [];
    const isMember = caller.userId !== undefined && userIds.includes(caller.userId);
    const projects = (await projectsByTeam(deps, scope, rights)).get(team.id) ?? [];
    return teamView(team, { isMember, memberCount: userIds.length, projects });
  };

  const requireMember = async (organization: Organization, caller: Caller, reference: string) => {
    const membershipId = parseNumericId<number>(reference);
    const who =
      membershipId !== undefined
        ? { membershipId }
        : caller.userId === undefined
          ? undefined
          : { userId: caller.userId };
    const member = who && (await findMember(deps.meta, organization.id, who));
    if (member === undefined) throw notFound();
    return member;
  };

  return {
    listUsers: async ({ organization, query }) =>
      pageOfList(await membersWithTeams(deps, organization), query),
    listTeamMembers: async ({ organization, team, query }) => {
      const members = await membersWithTeams(deps, organization);
      return pageOfList(
        members.filter(({ teams }) => teams.includes(team.slug)),
        query,
      );
    },
    createTeam: async (context) => {
      const { organization, body } = context;
      const input = { organizationId: organization.id, name: body.name ?? body.slug ?? "", slug: body.slug };
      const team = await audited(deps, context, async (meta) => {
        const made = await createTeam(meta, input, deps.clock.nowMs());
        const data = { slug: made.slug, name: made.name };
        const target = { targetType: "team", targetId: String(made.id) };
        return { result: made, changes: [{ action: "team.add", ...target, data }] };
      });
      return await viewOf(team, context);
    },
    getTeam: async (context) => await viewOf(context.team, context),
    updateTeam: async (context) => {
      const { team, body } = context;
      const changed = await audited(deps, context, async (meta) => {
        const result = await changeTeam(meta, team.id, body);
        const target = { targetType: "team", targetId: String(team.id) };
        const data = { slug: result.slug, name: result.name, before: team.slug };
        return { result, changes: [{ action: "team.edit", ...target, data }] };
      });
      return await viewOf(changed, context);
    },
    deleteTeam: async (context) => {
      const { team } = context;
      await audited(deps, context, async (meta) => {
        await deleteTeam(meta, team.id);
        const target = { targetType: "team", targetId: String(team.id) };
        const data = { slug: team.slug, name: team.name };
        return { result: undefined, changes: [{ action: "team.remove", ...target, data }] };
      });
      return undefined;
    },
    addTeamMember: async (context) => {
      const { organization, team, caller, params } = context;
      const member = await requireMember(organization, caller, params.member);
      await audited(deps, context, async (meta) => {
        await addTeamMember(meta, { teamId: team.id, userId: member.userId });
        return { result: undefined, changes: [memberChange("member.join-team", member, team)] };
      });
      return await viewOf(team, context);
    },
    removeTeamMember: async (context) => {
      const { organization, team, caller, params } = context;
      const member = await requireMember(organization, caller, params.member);
      await audited(deps, context, async (meta) => {
        await removeTeamMember(meta, { teamId: team.id, userId: member.userId });
        return { result: undefined, changes: [memberChange("member.leave-team", member, team)] };
      });
      return await viewOf(team, context);
    },
    addProjectTeam: async (context) => {
      const { organization, project, team, rights } = context;
      await audited(deps, context, async (meta) => {
        await addProjectTeam(meta, { projectId: project.id, teamId: team.id });
        return { result: undefined, changes: [projectChange("project.add-team", project, team)] };
      });
      return await wholeProject(deps, project, rights, organization);
    },
    removeProjectTeam: async (context) => {
      const { organization, project, team, rights } = context;
      await audited(deps, context, async (meta) => {
        await removeProjectTeam(meta, { projectId: project.id, teamId: team.id });
        return { result: undefined, changes: [projectChange("project.remove-team", project, team)] };
      });
      return await wholeProject(deps, project, rights, organization);
    },
  };
}

function memberChange(
  action: "member.join-team" | "member.leave-team",
  member: Member,
  team: Team,
): AuditedChange {
  const data = { email: member.email, team: team.slug };
  return { action, targetType: "member", targetId: String(member.userId), data };
}

function projectChange(
  action: "project.add-team" | "project.remove-team",
  project: Project,
  team: Team,
): AuditedChange {
  const data = { project: project.slug, team: team.slug };
  return { action, targetType: "project", targetId: String(project.id), data };
}
