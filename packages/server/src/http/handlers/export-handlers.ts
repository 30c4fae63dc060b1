/** Results as files: any table over events, and the list of issues. */
import { exportIssuesMax } from "@vedette/api";
import { parseNumericId, type IssueId } from "@vedette/protocol";
import { findIssue, findIssueByShortId } from "#domain/issues/find-issues.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { errorsDataset } from "#query/datasets/errors-dataset.ts";
import type { TableCell } from "#query/events-table.ts";
import { streamEventsTable } from "#query/stream-events-table.ts";
import { wholeRange } from "#query/time-range.ts";
import { notFound } from "#http/answer-error.ts";
import { createExportSlots, exportStream } from "#http/exports/export-stream.ts";
import { type FileColumn, type FileRows, openTableFile } from "#http/exports/table-file.ts";
import type { FileAnswer, HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { requestFault } from "#http/request-fault.ts";
import { eventNames } from "./event-names.ts";
import { fieldsOrDefault } from "./events-query-handler.ts";
import { type IssuePages, issuePages } from "./issue-pages.ts";
import { groupsOf } from "./issue-reading.ts";
import { readRowsQuestion } from "./rows-question.ts";

const rowsDefault = 100_000;
const timeoutMs = 5 * 60_000;

const issueColumns: readonly FileColumn[] = [
  { name: "id", type: "string" },
  { name: "shortId", type: "string" },
  { name: "title", type: "string" },
  { name: "culprit", type: "string" },
  { name: "level", type: "string" },
  { name: "status", type: "string" },
  { name: "substatus", type: "string" },
  { name: "priority", type: "string" },
  { name: "platform", type: "string" },
  { name: "project", type: "string" },
  { name: "assignedTo", type: "string" },
  { name: "isUnhandled", type: "boolean" },
  { name: "count", type: "integer" },
  { name: "userCount", type: "integer" },
  { name: "firstSeen", type: "date" },
  { name: "lastSeen", type: "date" },
  { name: "permalink", type: "string" },
];

export function exportHandlers(deps: HttpDeps): HandlersOf<"exportEvents" | "exportIssues"> {
  const slots = createExportSlots();

  /** Takes a place and opens the rows; a place is given back when the file ends, however it ends. */
  async function fileOf(
    name: string,
    format: Parameters<typeof openTableFile>[0],
    open: () => Promise<{
      readonly columns: readonly FileColumn[];
      readonly pieces: AsyncIterable<FileRows>;
    }>,
  ): Promise<FileAnswer> {
    const place = slots.take();
    try {
      const { columns, pieces } = await open();
      const file = await openTableFile(format, columns);
      // What fails before the first row is answered as an error and not as a broken file.
      const begun = await begin(pieces);
      const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10);
      return {
        content: exportStream(file, begun, place.release),
        contentType: file.contentType,
        fileName: `${name}-${day}.${file.extension}`,
      };
    } catch (error) {
      place.release();
      throw error;
    }
  }

  return {
    exportEvents: async ({ scope: whole, query }) => {
      const asked = await readRowsQuestion(deps, whole, query, wholeRange(deps.clock.nowMs()));
      const fields = fieldsOrDefault(query.field, asked.dataset.name);
      const groups =
        query.issue === undefined ? undefined : await requireGroups(deps, asked.scope, query.issue);
      if (groups !== undefined && asked.dataset !== errorsDataset)
        throw requestFault("issue_of_errors", { field: "issue" });
      return await fileOf(asked.dataset.name, query.format ?? "csv", async () => {
        const { columns, pieces } = streamEventsTable(
          { ...asked.reader, events: deps.events },
          {
            ...asked.question,
            groups,
            fields,
            sort: query.sort,
            rowsMax: query.limit ?? rowsDefault,
            timeoutMs,
          },
        );
        const names = await eventNames(deps, asked.scope, fields);
        return {
          columns: columns.map(({ field, type }) => ({ name: field, type })),
          pieces: mapped(pieces, names),
        };
      });
    },
    exportIssues: async (context) => {
      const rowsMax = context.query.limit ?? exportIssuesMax;
      return await fileOf("issues", context.query.format ?? "csv", async () => ({
        columns: issueColumns,
        pieces: issueRows(issuePages(deps, context, context.query), rowsMax),
      }));
    },
  };
}

async function* mapped(
  pieces: AsyncIterable<FileRows>,
  map: (rows: FileRows) => Promise<FileRows>,
): AsyncGenerator<FileRows> {
  for await (const rows of pieces) yield await map(rows);
}

/** Waits for the first piece and hands over all of them. */
async function begin(pieces: AsyncIterable<FileRows>): Promise<AsyncIterable<FileRows>> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      if (first.done === true) return;
      yield first.value;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

async function* issueRows(pages: IssuePages, rowsMax: number): AsyncGenerator<FileRows> {
  let left = rowsMax;
  for await (const page of pages) {
    const rows = page
      .slice(0, left)
      .map((issue): readonly TableCell[] => [
        issue.id,
        issue.shortId,
        issue.title,
        issue.culprit,
        issue.level,
        issue.status,
        issue.substatus,
        issue.priority,
        issue.platform,
        issue.project.slug,
        issue.assignedTo === null ? null : (issue.assignedTo.email ?? issue.assignedTo.name),
        issue.isUnhandled,
        Number(issue.count),
        issue.userCount,
        issue.firstSeen,
        issue.lastSeen,
        issue.permalink,
      ]);
    yield rows;
    left -= rows.length;
    if (left <= 0) return;
  }
}

async function requireGroups(deps: HttpDeps, scope: ProjectScope, reference: string) {
  const id = parseNumericId<IssueId>(reference);
  const issue =
    id === undefined
      ? await findIssueByShortId(deps.meta, scope, reference)
      : await findIssue(deps.meta, scope, id);
  if (issue === undefined) throw notFound();
  return await groupsOf(deps, scope, [issue.id]);
}
