/**
 * A table over the rows of a dataset: plain fields and aggregates under a search, in an order. The fields and the order come
 * from outside, so both are read into a closed form first; SQL is made of that form only.
 */
import { z } from "zod";
import { assertNever } from "#kernel/errors.ts";
import { aggregateColumn, isCall } from "./aggregates.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import type { GroupKey } from "./event-reader.ts";
import { readNewestFirst } from "./newest-first.ts";
import { questionFault } from "./question-fault.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { SearchNode } from "./search/search-node.ts";
import { compileHaving, splitAggregates } from "./split-aggregates.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { plainColumn, type RateSpan, type TableColumn, type TableFieldType } from "./table-field.ts";
import { type TimeRange, within } from "./time-range.ts";

export type { TableFieldType } from "./table-field.ts";

/** What rows a question is about, whatever it asks of them. */
export type RowsQuestion = {
  /** Errors, unless said. */
  readonly dataset?: Dataset;
  readonly search: SearchNode;
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  /** Of errors: the groups of an issue; all, unless said. */
  readonly groups?: readonly GroupKey[] | undefined;
  /** When it is, for rates over a range that has not ended; the range's end, unless said. */
  readonly nowMs?: number;
};

export type TableQuestion = RowsQuestion & {
  readonly fields: readonly string[];
  /** Fields, with `-` for falling. */
  readonly sort: readonly string[];
};

export type EventsTableQuestion = TableQuestion & {
  readonly limit: number;
  readonly offset: number;
};

export type TableCell = string | number | boolean | null;

export type EventsTable = {
  /** Values in the order of the fields. */
  readonly rows: readonly (readonly TableCell[])[];
  readonly types: readonly TableFieldType[];
  readonly units: readonly (string | null)[];
  readonly isMore: boolean;
};

export const tableFieldsMax = 20;

/** A table as one statement, which a page, an export or a choice of the largest groups completes by its limit. */
export type TableStatement = {
  readonly sql: string;
  readonly params: SqlParams;
  readonly columns: readonly TableColumn[];
  /** Rows as they are stored, in the order of their time. */
  readonly isNewestFirst: boolean;
};

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Reads a page of the table; one row more than asked tells whether there are more. */
export async function readEventsTable(
  reader: EventReader,
  question: EventsTableQuestion,
): Promise<EventsTable> {
  const read = async (range: TimeRange) => {
    const { sql, params, columns } = tableStatement(range, question);
    return await reader.events.query({
      scope: reader.scope,
      sql: `${sql}
    LIMIT ${Math.floor(question.limit) + 1} OFFSET ${Math.floor(question.offset)}`,
      params: params.values(),
      row: z
        .record(z.string(), cell)
        .transform((cells) =>
          columns.map((column, index) => typedCell(cells[`c${index}`] ?? null, column.type)),
        ),
    });
  };
  const { columns, isNewestFirst } = tableStatement(reader.range, question);
  const rows = isNewestFirst
    ? await readNewestFirst(reader.range, question.limit + 1, read)
    : await read(reader.range);
  return {
    rows: rows.slice(0, question.limit),
    types: columns.map((column) => column.type),
    units: columns.map((column) => column.unit),
    isMore: rows.length > question.limit,
  };
}

/** The statement of a table, in its order and without a limit; its columns are `c0`, `c1` and so on. */
export function tableStatement(range: TimeRange, question: TableQuestion): TableStatement {
  const params = createSqlParams();
  const dataset = question.dataset ?? errorsDataset;
  const span = rateSpan(range, question.nowMs);
  const columns = readColumns(question.fields, params, dataset, span);
  const plain = columns.filter((column) => !column.isAggregate);
  const { rows, groups } = splitAggregates(question.search);
  const isGrouped = plain.length < columns.length || groups !== undefined;
  const names = new Map(columns.map((column, index) => [column.field, `c${index}`]));
  const groupBy = plain.map((column) => names.get(column.field)).join(", ");
  const sql = `
    SELECT ${columns.map((column, index) => `${column.sql} AS c${index}`).join(", ")}
    FROM ${dataset.table}
    WHERE ${rowsCondition(range, { ...question, search: rows }, params)}
    ${isGrouped && plain.length > 0 ? `GROUP BY ${groupBy}` : ""}
    ${groups === undefined ? "" : `HAVING ${compileHaving(groups, { params, dataset, span, nowMs: question.references.nowMs })}`}
    ${orderBy(question.sort, columns, names, isGrouped ? undefined : dataset.orderSql)}`;
  const isByTime = question.sort.length === 0 && dataset.orderSql.startsWith(`${dataset.timeSql} DESC`);
  return { sql, params, columns, isNewestFirst: !isGrouped && isByTime };
}

/** Fields to columns; an unknown one is refused with its name. */
export function readColumns(
  fields: readonly string[],
  params: SqlParams,
  dataset: Dataset,
  span: RateSpan,
): readonly TableColumn[] {
  if (fields.length === 0) throw questionFault("fields_lacking");
  if (fields.length > tableFieldsMax) throw questionFault("too_many_fields", { max: tableFieldsMax });
  return fields.map((field) =>
    isCall(field) ? aggregateColumn(field, params, dataset, span) : plainColumn(field, params, dataset),
  );
}

/** Which rows are meant, as one condition. */
export function rowsCondition(range: TimeRange, question: RowsQuestion, params: SqlParams): string {
  const dataset = question.dataset ?? errorsDataset;
  const parts = [within(range, params, dataset.timeSql)];
  if (question.groups !== undefined)
    parts.push(question.groups.length === 0 ? "0" : inGroups(question.groups, params));
  parts.push(compileSearch(question.search, params, question.references, dataset));
  parts.push(dataset.hasEnvironment ? inEnvironments(question.environments, params) : "1");
  if (dataset.condition !== undefined) parts.push(dataset.condition);
  return parts.join(" AND ");
}

/** Rates are per time that has passed; over everything that is kept they are per time between first and last. */
export function rateSpan(range: TimeRange, nowMs = range.endMs): RateSpan {
  if (range.startMs === 0) return { seconds: undefined };
  return { seconds: (Math.min(range.endMs, Math.max(nowMs, range.startMs + 1000)) - range.startMs) / 1000 };
}

/** 64-bit numbers come as text; a UUID comes with hyphens removed by its SQL. */
export function typedCell(value: TableCell, type: TableFieldType): TableCell {
  if (value === null) return value;
  switch (type) {
    case "integer":
    case "number":
    case "duration":
    case "percentage":
    case "rate": {
      const number = Number(value);
      return Number.isFinite(number) ? number : null;
    }
    case "boolean":
      return value === true || value === 1 || value === "1";
    case "date":
      return new Date(Number(value)).toISOString();
    case "string":
      return String(value);
    default:
      return assertNever(type);
  }
}

/** Pages need an order without ties: what the sort leaves open, the plain fields decide. */
function orderBy(
  sort: readonly string[],
  columns: readonly TableColumn[],
  names: ReadonlyMap<string, string>,
  plainOrder: string | undefined,
): string {
  const terms = sort.map((term) => {
    const isFalling = term.startsWith("-");
    const field = readSortField(isFalling ? term.slice(1) : term, names);
    const name = names.get(field);
    if (name === undefined) throw questionFault("order_elsewhere", { field }, { field: "sort" });
    return { name, sql: `${name} ${isFalling ? "DESC" : "ASC"}` };
  });
  if (terms.length === 0 && plainOrder !== undefined) return `ORDER BY ${plainOrder}`;
  const first = columns.findIndex((column) => column.isAggregate);
  if (terms.length === 0 && first >= 0 && columns.length > 1)
    terms.push({ name: `c${first}`, sql: `c${first} DESC` });
  if (terms.length === 0) return "";
  const ties =
    plainOrder === undefined
      ? columns.flatMap((column, index) => (column.isAggregate ? [] : [`c${index}`]))
      : [plainOrder];
  const open = ties.filter((name) => !terms.some((term) => term.name === name));
  return `ORDER BY ${[...terms.map(({ sql }) => sql), ...open].join(", ")}`;
}

/** Older clients write `count` for `count()` and `count_unique_user` for `count_unique(user)`. */
function readSortField(field: string, names: ReadonlyMap<string, string>): string {
  if (names.has(field)) return field;
  for (const name of names.keys()) {
    if (name.replaceAll(/[(.]/g, "_").replaceAll(")", "").replace(/_$/, "") === field) return name;
  }
  return field;
}
