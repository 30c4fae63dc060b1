/** Projects named in a query string: slugs or ids, `-1` for all that the caller may see. */
import { listProjects, type Project } from "#domain/projects/projects.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import { makeProjectScope, type ProjectScope } from "#ports/project-scope.ts";
import { notFound } from "#http/answer-error.ts";

/** The part of the scope that is named; a name outside of it is "not found". */
export async function narrowScope(
  meta: MetaStore,
  scope: ProjectScope,
  references: readonly string[],
): Promise<ProjectScope> {
  const named = references
    .flatMap((reference) => reference.split(","))
    .filter((reference) => reference !== "");
  if (named.length === 0 || named.includes("-1")) return scope;
  const projects = await listProjects(meta, scope);
  return makeProjectScope(named.map((reference) => requireProject(projects, reference).id));
}

function requireProject(projects: readonly Project[], reference: string): Project {
  const project = projects.find((one) => one.slug === reference || String(one.id) === reference);
  if (project === undefined) throw notFound();
  return project;
}
