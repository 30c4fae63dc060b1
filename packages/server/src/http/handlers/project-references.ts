/** Projects named in a query string: slugs or ids, `-1` for all that the caller may see. */
import { listProjects, type Project } from "#domain/projects/projects.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { apiError } from "#http/answer-error.ts";

/** The part of the scope that is named in a field; a name outside of it is "not found". */
export async function narrowScope(
  meta: MetaStore,
  scope: ProjectScope,
  references: readonly string[],
  field = "project",
): Promise<ProjectScope> {
  const named = references
    .flatMap((reference) => reference.split(","))
    .filter((reference) => reference !== "");
  if (named.length === 0 || named.includes("-1")) return scope;
  const projects = await listProjects(meta, scope);
  return makeProjectScope(named.map((reference) => requireProject(projects, reference, field).id));
}

function requireProject(projects: readonly Project[], reference: string, field: string): Project {
  const project = projects.find((one) => one.slug === reference || String(one.id) === reference);
  if (project === undefined)
    throw apiError("not_found", "There is no such project, or you may not see it.", field);
  return project;
}
