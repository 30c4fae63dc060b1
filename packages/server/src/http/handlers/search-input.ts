/** From the query string of a search to what the read models take: conditions, references, range. */
import type { UserId } from "@vedette/protocol";
import { findIssueByShortId, findIssue, hashesOfIssues } from "#domain/issues/find-issues.ts";
import { listMembers } from "#domain/organizations/members.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { listTeams } from "#domain/organizations/teams.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { listProjects } from "#domain/projects/projects.ts";
import { parseNumericId, type IssueId } from "@vedette/protocol";
import type { ProjectScope } from "#ports/project-scope.ts";
import { groupKeyText } from "#query/event-reader.ts";
import type { IssueSearchContext } from "#query/issue-search/issue-predicate.ts";
import type { SearchReferences } from "#query/search/compile-search.ts";
import type { SearchFilter, SearchNode } from "#query/search/search-node.ts";
import type { HttpDeps } from "#http/http-deps.ts";

/** The filters of a search, at any depth. */
function filtersOf(node: SearchNode): readonly SearchFilter[] {
  if (node.kind === "filter") return [node];
  return node.kind === "all" || node.kind === "any" ? node.of.flatMap(filtersOf) : [];
}

function namesOf(search: SearchNode, keys: readonly string[]): readonly string[] {
  const filters = filtersOf(search).filter((filter) => !filter.isTag && keys.includes(filter.key));
  return [...new Set(filters.flatMap((filter) => filter.values.map((value) => value.join("*"))))];
}

const issueReferencesMax = 100;

/** Looks up the projects and issues that a search names; it compiles to their ids and groups. */
export async function readReferences(
  deps: HttpDeps,
  scope: ProjectScope,
  search: SearchNode,
): Promise<SearchReferences> {
  const projectNames = namesOf(search, ["project", "project.name", "project.id", "project_id"]);
  const projects = projectNames.length === 0 ? [] : await listProjects(deps.meta, scope);
  const groups = new Map<string, readonly string[]>();
  for (const name of namesOf(search, ["issue", "issue.id"]).slice(0, issueReferencesMax)) {
    const id = parseNumericId<IssueId>(name);
    const issue =
      id === undefined
        ? await findIssueByShortId(deps.meta, scope, name)
        : await findIssue(deps.meta, scope, id);
    const keys = issue === undefined ? [] : await hashesOfIssues(deps.meta, scope, [issue.id]);
    groups.set(name, keys.map(groupKeyText));
  }
  return {
    projectIds: (name) =>
      projects.filter((one) => one.slug === name || String(one.id) === name).map((one) => one.id),
    groupKeys: (name) => groups.get(name) ?? [],
  };
}

/** What conditions on assignees refer to; people and teams are read only when the search names some. */
export async function readIssueContext(
  deps: HttpDeps,
  organization: Organization,
  caller: Caller,
  search: SearchNode,
): Promise<IssueSearchContext> {
  const names = namesOf(search, ["assigned", "assigned_or_suggested", "assignee"]);
  const people = names.some((name) => name.includes("@"))
    ? await listMembers(deps.meta, organization.id)
    : [];
  const teams = names.some((name) => name.startsWith("#")) ? await listTeams(deps.meta, organization.id) : [];
  return {
    nowMs: deps.clock.nowMs(),
    userId: caller.userId,
    userIdOf: (email): UserId | undefined => people.find((one) => one.email === email.toLowerCase())?.userId,
    teamIdOf: (slug) => teams.find((one) => one.slug === slug)?.id,
  };
}
