/** The event store answers with ids and groups; people and clients read slugs and short ids. */
import type { GroupHash, IssueId, ProjectId } from "@vedette/protocol";
import { findIssues, issuesOfHashes } from "#domain/issues/find-issues.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { TableCell } from "#query/events-table.ts";
import type { HttpDeps } from "#http/http-deps.ts";

type Row = readonly TableCell[];
type IssueName = { readonly id: string; readonly shortId: string };

const projectFields: ReadonlySet<string> = new Set(["project", "project.name"]);
const issueFields: ReadonlySet<string> = new Set(["issue", "issue.id"]);
/** Names that are kept between the pieces of a long result. */
const namesMax = 50_000;

/** Puts names into rows, piece by piece; what it has looked up once it knows. */
export async function eventNames(deps: HttpDeps, scope: ProjectScope, fields: readonly string[]) {
  const slugs = fields.some((field) => projectFields.has(field))
    ? new Map((await listProjects(deps.meta, scope)).map((project) => [String(project.id), project.slug]))
    : new Map<string, string>();
  const issueColumns = fields.flatMap((field, index) => (issueFields.has(field) ? [index] : []));
  const issues = new Map<string, IssueName | undefined>();

  async function learn(rows: readonly Row[]): Promise<void> {
    const keys = new Set(rows.flatMap((row) => issueColumns.map((index) => String(row[index] ?? ""))));
    const unknown = [...keys].filter((key) => !issues.has(key));
    if (unknown.length === 0) return;
    if (issues.size + unknown.length > namesMax) {
      issues.clear();
      await learn(rows);
      return;
    }
    for (const [key, name] of await readIssueNames(deps, scope, unknown)) issues.set(key, name);
  }

  function named(field: string, cell: TableCell): TableCell {
    if (projectFields.has(field)) return slugs.get(String(cell)) ?? null;
    if (!issueFields.has(field)) return cell;
    const issue = issues.get(String(cell));
    return (field === "issue" ? issue?.shortId : issue?.id) ?? null;
  }

  return async (rows: readonly Row[]): Promise<readonly Row[]> => {
    if (issueColumns.length > 0) await learn(rows);
    if (issueColumns.length === 0 && slugs.size === 0) return rows;
    return rows.map((row) => row.map((cell, index) => named(fields[index] ?? "", cell)));
  };
}

/** Events whose issue was deleted have none. */
async function readIssueNames(
  deps: HttpDeps,
  scope: ProjectScope,
  keys: readonly string[],
): Promise<ReadonlyMap<string, IssueName | undefined>> {
  const groups = keys.map((key) => {
    const [projectId, hash] = key.split(":");
    return { projectId: Number(projectId) as ProjectId, hash: (hash ?? "") as GroupHash };
  });
  const ids = new Map<string, IssueId>(await issuesOfHashes(deps.meta, scope, groups));
  const issues = await findIssues(deps.meta, scope, [...new Set(ids.values())]);
  const byId = new Map(issues.map((issue) => [issue.id, { id: String(issue.id), shortId: issue.shortId }]));
  return new Map(keys.map((key) => [key, byId.get(ids.get(key) ?? (0 as IssueId))]));
}
