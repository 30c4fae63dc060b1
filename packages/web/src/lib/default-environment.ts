/**
 * The environment that a project begins with, and when. What is shown is always what the address says, so that an
 * address is a link that shows everybody the same:
 *
 *  1. `environment=production` shows that one, hidden or not, and `environment=*` all of them. Neither is ever changed.
 *  2. An address that names one project and no environment is left open: before its screen asks for anything, the
 *     project's default is written into it, in place, so that the way back does not lead through it. Without a default
 *     it stays as it is and shows all. Only screens on which projects are chosen do so.
 *  3. Who chooses another project leaves the default of the one before behind and gets its own; an environment that they
 *     chose themselves goes along. Who chooses all environments of a project with a default writes `*`.
 */
import type { ProjectSummary } from "@vedette/api";
import { ALL_ENVIRONMENTS, type Scope } from "./url-state.ts";

type Projects = readonly Pick<ProjectSummary, "id" | "slug" | "defaultEnvironment">[];

/** The default where exactly one project is named. */
export function defaultEnvironment(projects: Projects, named: Scope["project"]): string | undefined {
  if (named?.length !== 1) return undefined;
  return (
    projects.find(({ id, slug }) => named.includes(slug) || named.includes(id))?.defaultEnvironment ??
    undefined
  );
}

/** What choosing other projects changes. */
export function changeOfProjects(scope: Scope, project: Scope["project"], projects: Projects): Scope {
  const own = defaultEnvironment(projects, project);
  const isLeft = scope.environment === defaultEnvironment(projects, scope.project);
  const isForNothing = scope.environment === ALL_ENVIRONMENTS && own === undefined;
  return { project, environment: isLeft || isForNothing ? own : (scope.environment ?? own) };
}

/** What choosing an environment changes, or all of them. */
export function changeOfEnvironment(
  scope: Scope,
  environment: string | undefined,
  projects: Projects,
): Scope {
  const hasDefault = defaultEnvironment(projects, scope.project) !== undefined;
  return { environment: environment ?? (hasDefault ? ALL_ENVIRONMENTS : undefined) };
}
