/** What a search names that is looked up before it is compiled: projects, issues, releases, people, teams. */
import { type IssueId, parseNumericId, type UserId } from "@vedette/protocol";
import { findIssueByShortId, findIssueOrMergedInto, hashesOfIssues } from "#domain/issues/find-issues.ts";
import { latestReleases } from "#domain/issues/latest-releases.ts";
import { listMembers } from "#domain/organizations/members.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import { teamIdsOf } from "#domain/organizations/own-teams.ts";
import { listTeams } from "#domain/organizations/teams.ts";
import type { Caller } from "#domain/permissions/rights.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { groupKeyText } from "#query/event-reader.ts";
import type { IssueSearchContext } from "#query/issue-search/issue-search-context.ts";
import { readReleaseStages } from "#query/release-stages.ts";
import type { SearchReferences } from "#query/search/compile-search.ts";
import { type SearchFilter, type SearchNode, valueText } from "#query/search/search-node.ts";
import type { HttpDeps } from "#http/http-deps.ts";

/** The filters of a search, at any depth. */
function filtersOf(node: SearchNode): readonly SearchFilter[] {
  if (node.kind === "filter") return [node];
  return node.kind === "all" || node.kind === "any" ? node.of.flatMap(filtersOf) : [];
}

function namesOf(search: SearchNode, ...keys: readonly string[]): readonly string[] {
  const filters = filtersOf(search).filter((filter) => !filter.isTag && keys.includes(filter.key));
  return [...new Set(filters.flatMap((filter) => filter.values.map(valueText)))];
}

const dayMs = 86_400_000;
/** How far back a release may have been adopted. */
const adoptionDays = 30;

/** Looks up what a search names; it compiles to ids, groups and releases. */
export async function readReferences(
  deps: HttpDeps,
  scope: ProjectScope,
  search: SearchNode,
): Promise<SearchReferences> {
  const projects = namesOf(search, "project").length === 0 ? [] : await listProjects(deps.meta, scope);
  const groups = await readGroups(deps, scope, namesOf(search, "issue"));
  const latest = await readLatest(deps, scope, search);
  const nowMs = deps.clock.nowMs();
  const stages =
    namesOf(search, "release.stage").length === 0
      ? []
      : await readReleaseStages({
          events: deps.events,
          scope,
          range: { startMs: nowMs - adoptionDays * dayMs, endMs: nowMs + dayMs },
        });
  return {
    nowMs: () => nowMs,
    projectIds: (name) =>
      projects.filter((one) => one.slug === name || String(one.id) === name).map((one) => one.id),
    groupKeys: (name) => groups.get(name) ?? [],
    latestReleases: () => latest,
    releasesOfStage: (stage) => stages.filter((one) => one.stage === stage),
  };
}

async function readLatest(deps: HttpDeps, scope: ProjectScope, search: SearchNode) {
  const asks = namesOf(search, "release", "firstRelease").includes("latest");
  return asks ? await latestReleases(deps.meta, scope) : [];
}

async function readGroups(deps: HttpDeps, scope: ProjectScope, names: readonly string[]) {
  const groups = new Map<string, readonly string[]>();
  for (const name of names) {
    const id = parseNumericId<IssueId>(name);
    const issue =
      id === undefined
        ? await findIssueByShortId(deps.meta, scope, name)
        : await findIssueOrMergedInto(deps.meta, scope, id);
    const keys = issue === undefined ? [] : await hashesOfIssues(deps.meta, scope, [issue.id]);
    groups.set(name, keys.map(groupKeyText));
  }
  return groups;
}

const peopleKeys = ["assigned", "assigned_or_suggested", "bookmarks", "subscribed"] as const;

/** What conditions on issues refer to; people and teams are read only when the search names some. */
export async function readIssueContext(
  deps: HttpDeps,
  {
    organization,
    caller,
    scope,
  }: { readonly organization: Organization; readonly caller: Caller; readonly scope: ProjectScope },
  search: SearchNode,
): Promise<IssueSearchContext> {
  const names = namesOf(search, ...peopleKeys);
  const people = names.some((name) => name.includes("@"))
    ? await listMembers(deps.meta, organization.id)
    : [];
  const teams = names.some((name) => name.startsWith("#")) ? await listTeams(deps.meta, organization.id) : [];
  const asksOwnTeams = names.includes("my_teams") && caller.userId !== undefined;
  return {
    nowMs: deps.clock.nowMs(),
    userId: caller.userId,
    userIdOf: (email): UserId | undefined => people.find((one) => one.email === email.toLowerCase())?.userId,
    teamIdOf: (slug) => teams.find((one) => one.slug === slug)?.id,
    myTeamIds:
      asksOwnTeams && caller.userId !== undefined
        ? await teamIdsOf(deps.meta, organization.id, caller.userId)
        : [],
    latestReleases: await readLatest(deps, scope, search),
  };
}
