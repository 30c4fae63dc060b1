/**
 * A table over error events: plain fields and aggregates under a search, in an order. The fields and the order come
 * from outside, so both are read into a closed form first; SQL is made of that form only.
 */
import { z } from "zod";
import { UserError, assertNever } from "#kernel/errors.ts";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import { errorField, type FieldKind } from "./search/error-fields.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { within } from "./time-range.ts";

export type TableFieldType = "string" | "integer" | "number" | "date" | "boolean";

export type EventsTableQuestion = {
  readonly fields: readonly string[];
  /** Fields, with `-` for falling. */
  readonly sort: readonly string[];
  readonly search: SearchNode;
  readonly references: SearchReferences;
  readonly environments: readonly string[];
  readonly limit: number;
  readonly offset: number;
};

export type TableCell = string | number | boolean | null;

export type EventsTable = {
  /** Values in the order of the fields. */
  readonly rows: readonly (readonly TableCell[])[];
  readonly types: readonly TableFieldType[];
  readonly isMore: boolean;
};

export const tableFieldsMax = 20;

type TableColumn = {
  readonly field: string;
  readonly sql: string;
  readonly isAggregate: boolean;
  readonly type: TableFieldType;
};

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const tableRow = z.object({ cells: z.array(cell) });

/** Reads the table; one row more than asked tells whether there are more. */
export async function readEventsTable(
  reader: EventReader,
  question: EventsTableQuestion,
): Promise<EventsTable> {
  const params = createSqlParams();
  const columns = question.fields.map((field) => readColumn(field, params));
  if (columns.length === 0) throw invalid("Name at least one field.", "field");
  if (columns.length > tableFieldsMax)
    throw invalid(`A table has at most ${tableFieldsMax} fields.`, "field");
  const plain = columns.filter((column) => !column.isAggregate);
  const isGrouped = plain.length < columns.length;
  const names = new Map(columns.map((column, index) => [column.field, `c${index}`]));
  const groupBy = plain.map((column) => names.get(column.field)).join(", ");
  const sql = `
    SELECT ${columns.map((column, index) => `${column.sql} AS c${index}`).join(", ")}
    FROM errors
    WHERE ${within(reader.range, params)} AND ${compileSearch(question.search, params, question.references)}
      AND ${inEnvironments(question.environments, params)}
    ${isGrouped && plain.length > 0 ? `GROUP BY ${groupBy}` : ""}
    ${orderBy(question.sort, columns, names, isGrouped)}
    LIMIT ${Math.floor(question.limit) + 1} OFFSET ${Math.floor(question.offset)}`;
  const row = z
    .record(z.string(), cell)
    .transform((cells) => tableRow.parse({ cells: columns.map((_, index) => cells[`c${index}`] ?? null) }));
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
  return {
    rows: rows
      .slice(0, question.limit)
      .map(({ cells }) => cells.map((value, index) => typed(value, columns[index]?.type))),
    types: columns.map((column) => column.type),
    isMore: rows.length > question.limit,
  };
}

function invalid(message: string, field: string): UserError {
  return new UserError("invalid_query", 400, message, field);
}

/** 64-bit numbers come as text; a UUID comes with hyphens removed by its SQL. */
function typed(value: TableCell, type: TableFieldType | undefined): TableCell {
  if (value === null || type === undefined) return value;
  switch (type) {
    case "integer":
    case "number":
      return Number(value);
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

function orderBy(
  sort: readonly string[],
  columns: readonly TableColumn[],
  names: ReadonlyMap<string, string>,
  isGrouped: boolean,
): string {
  const terms = sort.map((term) => {
    const isFalling = term.startsWith("-");
    const field = readSortField(isFalling ? term.slice(1) : term, names);
    const name = names.get(field);
    if (name === undefined) throw invalid(`The order ${field} must be one of the fields.`, "sort");
    return `${name} ${isFalling ? "DESC" : "ASC"}`;
  });
  if (terms.length > 0) return `ORDER BY ${terms.join(", ")}`;
  if (!isGrouped) return "ORDER BY timestamp DESC, event_id DESC";
  const first = columns.findIndex((column) => column.isAggregate);
  return columns.length > 1 ? `ORDER BY c${first} DESC` : "";
}

/** Older clients write `count` for `count()` and `count_unique_user` for `count_unique(user)`. */
function readSortField(field: string, names: ReadonlyMap<string, string>): string {
  if (names.has(field)) return field;
  for (const name of names.keys()) {
    if (name.replaceAll(/[(.]/g, "_").replaceAll(")", "").replace(/_$/, "") === field) return name;
  }
  return field;
}

const aggregate = /^([a-z_]+)\(([^()]*)\)$/;

function readColumn(field: string, params: SqlParams): TableColumn {
  const match = aggregate.exec(field);
  return match === null
    ? plainColumn(field, params)
    : aggregateColumn(field, match[1] ?? "", (match[2] ?? "").trim(), params);
}

const typeOfKind: Readonly<Record<FieldKind, TableFieldType>> = {
  text: "string",
  id: "string",
  time: "date",
  number: "number",
  flag: "boolean",
};

function plainColumn(field: string, params: SqlParams): TableColumn {
  const { sql, kind } = fieldSql(field, params);
  return { field, sql: selectSql(sql, kind), isAggregate: false, type: typeOfKind[kind] };
}

/** A field, or a tag by its bare name or as `tags[name]`. */
function fieldSql(field: string, params: SqlParams): { readonly sql: string; readonly kind: FieldKind } {
  // Ids travel as numbers; the web API turns them into slugs and short ids.
  if (field === "project" || field === "project.name" || field === "project.id" || field === "project_id") {
    return { sql: "toString(project_id)", kind: "text" };
  }
  if (field === "issue" || field === "issue.id") {
    return {
      sql: "concat(toString(project_id), ':', replaceAll(toString(group_hash), '-', ''))",
      kind: "text",
    };
  }
  const known = errorField(field);
  if (known !== undefined) return known;
  const tag = /^tags\[(.+)\]$/.exec(field)?.[1] ?? field;
  if (!/^[^\s()"]{1,200}$/.test(tag)) throw invalid(`The field ${field} is not known.`, "field");
  return { sql: `tags[${params.bind(tag, "String")}]`, kind: "text" };
}

function selectSql(sql: string, kind: FieldKind): string {
  if (kind === "time") return `toUnixTimestamp64Milli(${sql})`;
  return kind === "id" ? `replaceAll(toString(${sql}), '-', '')` : sql;
}

function aggregateColumn(field: string, name: string, argument: string, params: SqlParams): TableColumn {
  const column = (sql: string, type: TableFieldType): TableColumn => ({
    field,
    sql,
    isAggregate: true,
    type,
  });
  switch (name) {
    case "count":
      return column("sum(toUInt64(sample_weight))", "integer");
    case "count_unique":
      return column(uniqueSql(argument, params), "integer");
    case "first_seen":
      return column("toUnixTimestamp64Milli(min(timestamp))", "date");
    case "last_seen":
      return column("toUnixTimestamp64Milli(max(timestamp))", "date");
    case "min":
    case "max": {
      const { sql, kind } = fieldSql(argument, params);
      if (kind !== "time" && kind !== "number") throw invalid(`${field}: give a time or a number.`, "field");
      return column(selectSql(`${name}(${sql})`, kind), typeOfKind[kind]);
    }
    default:
      throw invalid(`The function ${name}() is not known.`, "field");
  }
}

/** Ids are counted exactly: comparing `count()` with it is how a doubled event is found. */
function uniqueSql(argument: string, params: SqlParams): string {
  if (argument === "id" || argument === "event_id") return "uniqExact(event_id)";
  if (argument === "user") return "uniqCombined64If(user_hash, user_hash != 0)";
  const { sql } = fieldSql(argument, params);
  return `uniqCombined64If(${sql}, toString(${sql}) != '')`;
}
