/** Projects, their keys, teams and members, and what the set-up page watches. */
import type { ProjectDetails, ProjectSummary } from "@vedette/api";
import {
  changeProjectSettings,
  shownProjectSettings,
} from "#domain/ingest-settings/change-ingest-settings.ts";
import { listIssues } from "#domain/issues/list-issues.ts";
import { listMembers } from "#domain/organizations/members.ts";
import { listOrganizations, type Organization } from "#domain/organizations/organizations.ts";
import { findTeam, listTeams, type Team, teamsOfProjects } from "#domain/organizations/teams.ts";
import { organizationsOf, projectScopeOf, type Rights, rightsIn } from "#domain/permissions/rights.ts";
import { deleteProject } from "#domain/projects/delete-project.ts";
import {
  changeProject,
  createProject,
  listProjects,
  type NewProject,
  type Project,
} from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { readOutcomes } from "#query/project-overview.ts";
import { apiError, notFound } from "#http/answer-error.ts";
import { type Acting, audited, type AuditedChange } from "#http/audit.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { pageOfList } from "#http/paging.ts";
import { memberView, teamView } from "#http/views/organization-view.ts";
import { keyView, projectDetailsView, projectSummaryView } from "#http/views/project-view.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";
import { requireReadable } from "./ingest-settings-handlers.ts";
import { namesOfSettings, settingsChangeOf, settingsFields } from "./project-filter-handlers.ts";

type ProjectRoutes =
  | "listProjects"
  | "listOrganizationProjects"
  | "getProject"
  | "updateProject"
  | "deleteProject"
  | "listTeams"
  | "listTeamProjects"
  | "createTeamProject"
  | "createProject";

/** Projects with the teams that see them. */
async function withTeams(deps: HttpDeps, scope: ProjectScope) {
  const projects = await listProjects(deps.meta, scope);
  const teams = await teamsOfProjects(
    deps.meta,
    projects.map((project) => project.id),
  );
  return projects.map((project) => ({ project, teams: teams.get(project.id) ?? [] }));
}

/** What the caller sees of the projects that each team sees. */
export async function projectsByTeam(
  deps: HttpDeps,
  scope: ProjectScope,
  rights: Rights,
): Promise<ReadonlyMap<Team["id"], readonly ProjectSummary[]>> {
  const found = new Map<Team["id"], ProjectSummary[]>();
  for (const { project, teams } of await withTeams(deps, scope)) {
    const view = projectSummaryView(project, teams, rights);
    for (const { id } of teams) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [view]);
      else known.push(view);
    }
  }
  return found;
}

async function teamsOf(deps: HttpDeps, project: Project): Promise<readonly Team[]> {
  return (await teamsOfProjects(deps.meta, [project.id])).get(project.id) ?? [];
}

export async function wholeProject(
  deps: HttpDeps,
  project: Project,
  rights: Rights,
  organization: Organization,
): Promise<ProjectDetails> {
  const [teams, { effective }] = await Promise.all([
    teamsOf(deps, project),
    shownProjectSettings(deps.meta, project.id),
  ]);
  const view = projectDetailsView(project, teams, rights, organization);
  const fields = settingsFields(effective);
  return { ...view, ...fields, options: { ...view.options, ...fields.options } };
}

export function projectHandlers(deps: HttpDeps): HandlersOf<ProjectRoutes> {
  const nowMs = () => deps.clock.nowMs();
  return {
    listProjects: async ({ caller, query }) => {
      const organizations = await listOrganizations(deps.meta, await organizationsOf(deps.meta, caller));
      const views = [];
      for (const organization of organizations) {
        const rights = await rightsIn(deps.meta, caller, organization.id);
        if (rights === undefined || !rights.scopes.has("project:read")) continue;
        const scope = await projectScopeOf(deps.meta, caller, rights);
        for (const { project, teams } of await withTeams(deps, scope)) {
          views.push(projectDetailsView(project, teams, rights, organization));
        }
      }
      return pageOfList(views, query);
    },
    listOrganizationProjects: async ({ scope, rights, query }) => {
      const needle = (query.query ?? "").toLowerCase();
      const all = await withTeams(deps, scope);
      const wanted = all.filter(({ project }) =>
        `${project.slug} ${project.name}`.toLowerCase().includes(needle),
      );
      return pageOfList(
        wanted.map(({ project, teams }) => projectSummaryView(project, teams, rights)),
        query,
      );
    },
    getProject: async ({ project, rights, organization }) =>
      await wholeProject(deps, project, rights, organization),
    updateProject: async (context) => {
      const { project, rights, organization, body } = context;
      const settings = settingsChangeOf(body);
      if (settings !== undefined) requireReadable(settings, namesOfSettings);
      const { name, slug, platform, retentionDays, resolveAge: resolveAgeHours, defaultEnvironment } = body;
      const fields = { name, slug, platform, retentionDays, resolveAgeHours, defaultEnvironment };
      const isNamed = Object.values(fields).some((field) => field !== undefined);
      const target = { targetType: "project", targetId: String(project.id) };
      const changed = await audited(deps, context, async (meta) => {
        const changes: AuditedChange[] = [];
        if (settings !== undefined) {
          await changeProjectSettings({ ...deps, meta }, project.id, settings, nowMs());
          const data = { project: project.slug, sections: Object.keys(settings) };
          changes.push({ action: "project.settings", ...target, data });
        }
        if (!isNamed && settings !== undefined) return { result: project, changes };
        const result = await changeProject(meta, project, fields);
        changes.push({ action: "project.edit", ...target, data: { project: project.slug, ...fields } });
        return { result, changes };
      });
      if (changed === undefined) throw notFound();
      return await wholeProject(deps, changed, rights, organization);
    },
    deleteProject: async (context) => {
      const { id, slug, name } = context.project;
      await audited(deps, context, async (meta) => {
        await deleteProject(meta, id, nowMs());
        const target = { targetType: "project", targetId: String(id) };
        return {
          result: undefined,
          changes: [{ action: "project.remove", ...target, data: { slug, name } }],
        };
      });
      return undefined;
    },
    listTeams: async ({ organization, caller, scope, rights, query }) => {
      const teams = await listTeams(deps.meta, organization.id);
      const members = await membersOfTeams(deps, teams);
      const projects = await projectsByTeam(deps, scope, rights);
      const views = teams.map((team) => {
        const userIds = members.get(team.id) ?? [];
        return teamView(team, {
          isMember: caller.userId !== undefined && userIds.includes(caller.userId),
          memberCount: userIds.length,
          projects: projects.get(team.id) ?? [],
        });
      });
      return pageOfList(views, query);
    },
    listTeamProjects: async ({ team, scope, rights, query }) =>
      pageOfList((await projectsByTeam(deps, scope, rights)).get(team.id) ?? [], query),
    createTeamProject: async (context) => {
      const { team, rights, body } = context;
      const { project } = await makeProject(deps, context, { teamId: team.id, ...newProject(body) });
      return projectSummaryView(project, await teamsOf(deps, project), rights);
    },
    createProject: async (context) => {
      const { organization, rights, body } = context;
      const team =
        body.team === undefined ? undefined : await findTeam(deps.meta, organization.id, body.team);
      if (body.team !== undefined && team === undefined)
        throw apiError("not_found", "There is no such team.", "team");
      const { project, key } = await makeProject(deps, context, { teamId: team?.id, ...newProject(body) });
      return {
        project: projectSummaryView(project, await teamsOf(deps, project), rights),
        key: keyView(key, deps.publicUrl, deps.sealer),
      };
    },
  };
}

/** The members of the organization with the teams they are in. */
export async function membersWithTeams(deps: HttpDeps, organization: Organization) {
  const [members, teams] = await Promise.all([
    listMembers(deps.meta, organization.id),
    listTeams(deps.meta, organization.id),
  ]);
  const inTeams = await membersOfTeams(deps, teams);
  const slugsOf = (userId: number) =>
    teams.filter((team) => inTeams.get(team.id)?.includes(userId) === true).map((team) => team.slug);
  return members.map((member) => memberView(member, slugsOf(member.userId)));
}

async function makeProject(
  deps: HttpDeps,
  acting: Acting,
  input: Omit<NewProject, "organizationId" | "sealer">,
) {
  const organizationId = acting.organization.id;
  return await audited(deps, acting, async (meta) => {
    const made = await createProject(
      meta,
      { organizationId, ...input, sealer: deps.sealer },
      deps.clock.nowMs(),
    );
    const { id, slug, name } = made.project;
    const data = { slug, name };
    const changes = [{ action: "project.add", targetType: "project", targetId: String(id), data } as const];
    return { result: made, changes };
  });
}

function newProject(body: {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly platform?: string | null | undefined;
}) {
  return { name: body.name, slug: body.slug, platform: body.platform ?? undefined };
}

export async function membersOfTeams(deps: HttpDeps, teams: readonly Team[]) {
  if (teams.length === 0) return new Map<number, number[]>();
  const rows = await deps.meta.db
    .selectFrom("team_members")
    .select(["team_id", "user_id"])
    .where(
      "team_id",
      "in",
      teams.map((team) => team.id),
    )
    .execute();
  const members = new Map<number, number[]>();
  for (const row of rows) members.set(row.team_id, [...(members.get(row.team_id) ?? []), row.user_id]);
  return members;
}

const setupLookBackMs = 3_600_000;

/** What the set-up page asks for every second or two while it waits. */
export function setupHandlers(deps: HttpDeps): HandlersOf<"getProjectSetup"> {
  return {
    getProjectSetup: async ({ project, scope }) => {
      const nowMs = deps.clock.nowMs();
      const range = { startMs: nowMs - setupLookBackMs, endMs: nowMs + 60_000 };
      const [outcomes, page] = await Promise.all([
        readOutcomes({ events: deps.events, scope, range }, project.id),
        listIssues(deps.meta, scope, { filter: {}, sort: "new", pageSize: 1 }),
      ]);
      const [issue] = page.issues;
      return {
        firstEventAt: isoTimeOrNull(project.firstEventAtMs),
        issue:
          issue === undefined ? null : { id: String(issue.id), shortId: issue.shortId, title: issue.title },
        received: outcomes.map(({ lastMs, ...one }) => ({ ...one, lastAt: isoTime(lastMs) })),
        rejectedRequests: refusals(deps, project, range.startMs),
      };
    },
  };
}

function refusals(deps: HttpDeps, project: Project, sinceMs: number) {
  const byReason = new Map<string, { reason: string; message: string; count: number; lastAt: string }>();
  for (const refusal of deps.rejections(project.id)) {
    if (refusal.atMs < sinceMs) continue;
    const known = byReason.get(refusal.code);
    if (known !== undefined) known.count += 1;
    else
      byReason.set(refusal.code, {
        reason: refusal.code,
        message: refusal.message,
        count: 1,
        lastAt: isoTime(refusal.atMs),
      });
  }
  return [...byReason.values()];
}
