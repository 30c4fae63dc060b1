/** Tables over events: fields and aggregates under a query. */
import type { IssueId } from "@vedette/protocol";
import type { GroupHash, ProjectId } from "@vedette/protocol";
import { findIssue, issuesOfHashes } from "#domain/issues/find-issues.ts";
import { listProjects } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { datasetNames, findDataset } from "#query/datasets/datasets.ts";
import { type EventsTable, readEventsTable, type TableCell } from "#query/events-table.ts";
import { languageOf } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { readTimeRange, wholeRange } from "#query/time-range.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, linkHeader, offsetOf, pageSize } from "#http/paging.ts";
import { narrowScope } from "./project-references.ts";
import { readReferences } from "./search-input.ts";

const defaultFields: Readonly<Record<string, readonly string[]>> = {
  errors: ["id", "title", "project", "timestamp"],
};
const defaultFieldsOfRows = ["id", "project", "timestamp"];
const offsetMax = 10_000;

export function eventsQueryHandlers(deps: HttpDeps): HandlersOf<"queryEvents"> {
  return {
    queryEvents: async ({ scope: whole, query, request, answer }) => {
      const dataset = findDataset(query.dataset ?? "errors");
      if (dataset === undefined) {
        const names = datasetNames.join(", ");
        throw apiError("bad_request", `There is no such dataset; there are ${names}.`, "dataset");
      }
      const fields =
        query.field.length > 0 ? query.field : (defaultFields[dataset.name] ?? defaultFieldsOfRows);
      const nowMs = deps.clock.nowMs();
      const scope = await narrowScope(deps.meta, whole, query.project);
      const search = readSearch(query.query ?? "", languageOf(dataset));
      const offset = offsetOf(cursorOf(query));
      if (offset > offsetMax) throw apiError("invalid_cursor", "Narrow the query instead of paging so far.");
      const size = pageSize(query, 50);
      const table = await readEventsTable(
        { events: deps.events, scope, range: readTimeRange(query, nowMs, wholeRange(nowMs)) },
        {
          dataset,
          fields,
          sort: query.sort,
          search,
          references: await readReferences(deps, scope, search),
          environments: query.environment,
          limit: size,
          offset,
        },
      );
      const nextCursor = table.isMore ? `0:${offset + size}:0` : undefined;
      answer.setHeader("link", linkHeader(deps.publicUrl, request.url, nextCursor));
      return await tableView(deps, scope, { dataset: dataset.name, fields, table });
    },
  };
}

async function tableView(
  deps: HttpDeps,
  scope: ProjectScope,
  {
    dataset,
    fields,
    table,
  }: { readonly dataset: string; readonly fields: readonly string[]; readonly table: EventsTable },
) {
  const names = await readNames(deps, scope, fields, table);
  return {
    data: table.rows.map((row) =>
      Object.fromEntries(fields.map((field, index) => [field, names(field, row[index] ?? null)])),
    ),
    meta: {
      fields: Object.fromEntries(fields.map((field, index) => [field, table.types[index] ?? "string"])),
      units: Object.fromEntries(
        fields.map((field, index) => [field, table.types[index] === "duration" ? "millisecond" : null]),
      ),
      dataset,
    },
  };
}

const projectFields: ReadonlySet<string> = new Set(["project", "project.name"]);
const issueFields: ReadonlySet<string> = new Set(["issue", "issue.id"]);

/** The event store answers with ids and groups; people and clients read slugs and short ids. */
async function readNames(deps: HttpDeps, scope: ProjectScope, fields: readonly string[], table: EventsTable) {
  const slugs = fields.some((field) => projectFields.has(field))
    ? new Map((await listProjects(deps.meta, scope)).map((project) => [String(project.id), project.slug]))
    : new Map<string, string>();
  const issues = await readIssueNames(deps, scope, fields, table);
  return (field: string, cell: TableCell): unknown => {
    if (projectFields.has(field)) return slugs.get(String(cell)) ?? null;
    if (!issueFields.has(field)) return cell;
    const issue = issues.get(String(cell));
    if (issue === undefined) return null;
    return field === "issue" ? issue.shortId : issue.id;
  };
}

async function readIssueNames(
  deps: HttpDeps,
  scope: ProjectScope,
  fields: readonly string[],
  table: EventsTable,
) {
  const columns = fields.flatMap((field, index) => (issueFields.has(field) ? [index] : []));
  const keys = [...new Set(table.rows.flatMap((row) => columns.map((index) => String(row[index] ?? ""))))];
  const groups = keys.map((key) => {
    const [projectId, hash] = key.split(":");
    return { projectId: Number(projectId) as ProjectId, hash: (hash ?? "") as GroupHash };
  });
  const names = new Map<string, { readonly id: string; readonly shortId: string }>();
  if (groups.length === 0) return names;
  const found: readonly (readonly [string, IssueId])[] = [
    ...(await issuesOfHashes(deps.meta, scope, groups)),
  ];
  for (const [key, id] of found) {
    const issue = await findIssue(deps.meta, scope, id);
    if (issue !== undefined) names.set(key, { id: String(id), shortId: issue.shortId });
  }
  return names;
}
