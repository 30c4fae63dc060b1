/** Tables over events: fields and aggregates under a query. */
import { type EventsTable, readEventsTable, type TableCell } from "#query/events-table.ts";
import { wholeRange } from "#query/time-range.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, linkHeader, offsetOf, pageSize } from "#http/paging.ts";
import { eventNames } from "./event-names.ts";
import { readRowsQuestion, type RowsInput } from "./rows-question.ts";

const defaultFieldsOfErrors = ["id", "title", "project", "timestamp"];
const defaultFieldsOfRows = ["id", "project", "timestamp"];
const offsetMax = 10_000;

/** The fields that were asked for, or those that name a row. */
export function fieldsOrDefault(fields: readonly string[], dataset: string): readonly string[] {
  if (fields.length > 0) return fields;
  return dataset === "errors" ? defaultFieldsOfErrors : defaultFieldsOfRows;
}

export function eventsQueryHandlers(deps: HttpDeps): HandlersOf<"queryEvents"> {
  return {
    queryEvents: async ({ scope: whole, query, request, answer }) => {
      const offset = offsetOf(cursorOf(query));
      if (offset > offsetMax)
        throw apiError("invalid_cursor", "Narrow the query instead of paging so far.", "cursor");
      const size = pageSize(query, 50);
      const { view, isMore } = await readTable(deps, whole, query, { limit: size, offset });
      const nextCursor = isMore && !query.noPagination ? `0:${offset + size}:0` : undefined;
      answer.setHeader("link", linkHeader(deps.publicUrl, request.url, nextCursor));
      return view;
    },
  };
}

export type TableInput = RowsInput & {
  readonly field: readonly string[];
  readonly sort: readonly string[];
};

/** A page of a table with names where the store has ids. */
export async function readTable(
  deps: HttpDeps,
  whole: ProjectScope,
  input: TableInput,
  page: { readonly limit: number; readonly offset: number },
) {
  const asked = await readRowsQuestion(deps, whole, input, wholeRange(deps.clock.nowMs()));
  const fields = fieldsOrDefault(input.field, asked.dataset.name);
  const table = await readEventsTable(asked.reader, {
    ...asked.question,
    ...page,
    fields,
    sort: input.sort,
  });
  const rows = await (await eventNames(deps, asked.scope, fields))(table.rows);
  return { view: tableView(asked.dataset.name, fields, { ...table, rows }), isMore: table.isMore };
}

function tableView(dataset: string, fields: readonly string[], table: EventsTable) {
  return {
    data: table.rows.map((row): Record<string, TableCell> =>
      Object.fromEntries(fields.map((field, index) => [field, row[index] ?? null])),
    ),
    meta: tableMeta(dataset, fields, table),
  };
}

export function tableMeta(
  dataset: string,
  fields: readonly string[],
  { types, units }: Pick<EventsTable, "types" | "units">,
) {
  return {
    fields: Object.fromEntries(fields.map((field, index) => [field, types[index] ?? "string"])),
    units: Object.fromEntries(fields.map((field, index) => [field, units[index] ?? null])),
    dataset,
  };
}
