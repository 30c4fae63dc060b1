/**
 * The one place where rights are decided. A route names its permission and, in its path, what it is about; here
 * both meet the caller. Strangers are told "not found", members without the right "forbidden".
 *
 * The scope that comes out is the only way to read events: all projects of the organization that the caller
 * may see, or the single project that the path names.
 */
import { type Permission, scopesOf } from "@vedette/api";
import { parseNumericId, type IssueId } from "@vedette/protocol";
import { findIssueByShortId, findIssueOrMergedInto } from "#domain/issues/find-issues.ts";
import type { Issue } from "#domain/issues/issue.ts";
import {
  findOrganization,
  listOrganizations,
  type Organization,
} from "#domain/organizations/organizations.ts";
import { findTeam, type Team } from "#domain/organizations/teams.ts";
import {
  type Blocked,
  type Caller,
  mayDo,
  projectScopeOf,
  type Rights,
  rightsIn,
} from "#domain/permissions/rights.ts";
import { findProject, type Project } from "#domain/projects/projects.ts";
import { assertNever, type UserError } from "#kernel/errors.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { apiError, notFound } from "./answer-error.ts";

export type Access = {
  readonly organization: Organization;
  readonly rights: Rights;
  readonly scope: ProjectScope;
  readonly project: Project | undefined;
  readonly team: Team | undefined;
  readonly issue: Issue | undefined;
};

type PathParams = Readonly<Record<string, string | undefined>>;

/** Decides whether the caller may use a route with scopes, and finds what its path names. */
export async function decideAccess(
  meta: MetaStore,
  caller: Caller,
  permission: Permission,
  params: PathParams,
): Promise<Access> {
  const organization = await findOrganizationOf(meta, params);
  const rights = organization && (await rightsIn(meta, caller, organization.id));
  if (organization === undefined || rights === undefined) throw notFound();
  if (rights.blockedBy !== undefined) throw blocked(rights.blockedBy);
  const scopes = scopesOf(permission);
  if (scopes.length === 0 || !mayDo(rights, scopes)) {
    throw apiError("forbidden", "You do not have permission to perform this action.");
  }
  const visible = await projectScopeOf(meta, caller, rights);
  const project = await findVisibleProject(meta, organization, visible, params["project"]);
  const team = await findNamedTeam(meta, organization, params["team"]);
  const issue = await findVisibleIssue(meta, visible, params["issue"]);
  const only = project?.id ?? issue?.project.id;
  const scope = only === undefined ? visible : makeProjectScope([only]);
  return { organization, rights, scope, project, team, issue };
}

/** A member who has not proven enough learns what is missing: the page leads there. */
export function blocked(by: Blocked): UserError {
  switch (by) {
    case "second_factor":
      return apiError(
        "second_factor_required",
        "This organization asks for a second factor; switch it on in your account.",
      );
    case "single_sign_on":
      return apiError("single_sign_on_required", "This organization opens by single sign-on only.");
    case "password":
      return apiError(
        "password_required",
        "You signed in by the identity provider of another organization; sign in with your password.",
      );
    default:
      return assertNever(by);
  }
}

/** By the path's organization, or the one that the path's issue belongs to. */
async function findOrganizationOf(meta: MetaStore, params: PathParams): Promise<Organization | undefined> {
  const { org, issue } = params;
  if (org !== undefined) return await findOrganization(meta, org);
  const issueId = parseNumericId<IssueId>(issue ?? "");
  if (issueId === undefined) return undefined;
  const row = await meta.db
    .selectFrom("issues")
    .innerJoin("projects", "projects.id", "issues.project_id")
    .select("projects.organization_id")
    .where("issues.id", "=", issueId)
    .executeTakeFirst();
  return row === undefined ? undefined : (await listOrganizations(meta, [row.organization_id]))[0];
}

async function findVisibleProject(
  meta: MetaStore,
  organization: Organization,
  visible: ProjectScope,
  reference: string | undefined,
): Promise<Project | undefined> {
  if (reference === undefined) return undefined;
  const project = await findProject(meta, organization.id, reference);
  if (project === undefined || !visible.projectIds.includes(project.id)) throw notFound();
  return project;
}

async function findNamedTeam(
  meta: MetaStore,
  organization: Organization,
  reference: string | undefined,
): Promise<Team | undefined> {
  if (reference === undefined) return undefined;
  const team = await findTeam(meta, organization.id, reference);
  if (team === undefined) throw notFound();
  return team;
}

async function findVisibleIssue(
  meta: MetaStore,
  visible: ProjectScope,
  reference: string | undefined,
): Promise<Issue | undefined> {
  if (reference === undefined) return undefined;
  const id = parseNumericId<IssueId>(reference);
  const issue =
    id === undefined
      ? await findIssueByShortId(meta, visible, reference)
      : await findIssueOrMergedInto(meta, visible, id);
  if (issue === undefined) throw notFound();
  return issue;
}
