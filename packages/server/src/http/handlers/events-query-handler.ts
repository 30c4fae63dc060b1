/** Tables over events: fields and aggregates under a query. */
import { type EventsTable, readEventsTable, type TableCell } from "#query/events-table.ts";
import { wholeRange } from "#query/time-range.ts";
import { apiError } from "#http/answer-error.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { cursorOf, linkHeader, offsetOf, pageSize } from "#http/paging.ts";
import { eventNames } from "./event-names.ts";
import { readRowsQuestion } from "./rows-question.ts";

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
      const asked = await readRowsQuestion(deps, whole, query, wholeRange(deps.clock.nowMs()));
      const fields = fieldsOrDefault(query.field, asked.dataset.name);
      const offset = offsetOf(cursorOf(query));
      if (offset > offsetMax) throw apiError("invalid_cursor", "Narrow the query instead of paging so far.");
      const size = pageSize(query, 50);
      const table = await readEventsTable(asked.reader, {
        ...asked.question,
        fields,
        sort: query.sort,
        limit: size,
        offset,
      });
      const nextCursor = table.isMore && !query.noPagination ? `0:${offset + size}:0` : undefined;
      answer.setHeader("link", linkHeader(deps.publicUrl, request.url, nextCursor));
      const rows = await (await eventNames(deps, asked.scope, fields))(table.rows);
      return tableView(asked.dataset.name, fields, { ...table, rows });
    },
  };
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
