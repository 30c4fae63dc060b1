/**
 * A table over the rows of a dataset: plain fields and aggregates under a search, in an order. The fields and the order come
 * from outside, so both are read into a closed form first; SQL is made of that form only.
 */
import { z } from "zod";
import { UserError, assertNever } from "#kernel/errors.ts";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { compileSearch, type SearchReferences } from "./search/compile-search.ts";
import type { Dataset, FieldKind } from "./datasets/dataset.ts";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import type { SearchNode } from "./search/search-node.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { within } from "./time-range.ts";

export type TableFieldType = "string" | "integer" | "number" | "date" | "boolean" | "duration";

export type EventsTableQuestion = {
  /** Errors, unless said. */
  readonly dataset?: Dataset;
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
  const dataset = question.dataset ?? errorsDataset;
  const columns = question.fields.map((field) => readColumn(field, params, dataset));
  if (columns.length === 0) throw invalid("Name at least one field.", "field");
  if (columns.length > tableFieldsMax)
    throw invalid(`A table has at most ${tableFieldsMax} fields.`, "field");
  const plain = columns.filter((column) => !column.isAggregate);
  const isGrouped = plain.length < columns.length;
  const names = new Map(columns.map((column, index) => [column.field, `c${index}`]));
  const groupBy = plain.map((column) => names.get(column.field)).join(", ");
  const sql = `
    SELECT ${columns.map((column, index) => `${column.sql} AS c${index}`).join(", ")}
    FROM ${dataset.table}
    WHERE ${within(reader.range, params, dataset.timeSql)} AND ${compileSearch(question.search, params, question.references, dataset)}
      AND ${dataset.hasEnvironment ? inEnvironments(question.environments, params) : "1"}${dataset.condition === undefined ? "" : ` AND ${dataset.condition}`}
    ${isGrouped && plain.length > 0 ? `GROUP BY ${groupBy}` : ""}
    ${orderBy(question.sort, columns, names, isGrouped ? undefined : dataset.orderSql)}
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
    case "duration":
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
  plainOrder: string | undefined,
): string {
  const terms = sort.map((term) => {
    const isFalling = term.startsWith("-");
    const field = readSortField(isFalling ? term.slice(1) : term, names);
    const name = names.get(field);
    if (name === undefined) throw invalid(`The order ${field} must be one of the fields.`, "sort");
    return `${name} ${isFalling ? "DESC" : "ASC"}`;
  });
  if (terms.length > 0) return `ORDER BY ${terms.join(", ")}`;
  if (plainOrder !== undefined) return `ORDER BY ${plainOrder}`;
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

const aggregate = /^([a-z_0-9]+)\(([^()]*)\)$/;

function readColumn(field: string, params: SqlParams, dataset: Dataset): TableColumn {
  const match = aggregate.exec(field);
  return match === null
    ? plainColumn(field, params, dataset)
    : aggregateColumn({ field, name: match[1] ?? "", argument: (match[2] ?? "").trim() }, params, dataset);
}

const typeOfKind: Readonly<Record<FieldKind, TableFieldType>> = {
  text: "string",
  id: "string",
  time: "date",
  number: "number",
  duration: "duration",
  flag: "boolean",
};

function plainColumn(field: string, params: SqlParams, dataset: Dataset): TableColumn {
  const { sql, kind } = fieldSql(field, params, dataset);
  return { field, sql: selectSql(sql, kind), isAggregate: false, type: typeOfKind[kind] };
}

/** A field, or a tag or attribute by its bare name or as `tags[name]`. */
function fieldSql(
  field: string,
  params: SqlParams,
  dataset: Dataset,
): { readonly sql: string; readonly kind: FieldKind } {
  // Ids travel as numbers; the web API turns them into slugs and short ids.
  if (field === "project" || field === "project.name" || field === "project.id" || field === "project_id") {
    return { sql: "toString(project_id)", kind: "text" };
  }
  if (dataset === errorsDataset && (field === "issue" || field === "issue.id")) {
    return {
      sql: "concat(toString(project_id), ':', replaceAll(toString(group_hash), '-', ''))",
      kind: "text",
    };
  }
  const known = dataset.fields.get(field);
  if (known !== undefined) return known;
  return { sql: dataset.otherText(params.bind(otherKey(field), "String")), kind: "text" };
}

/** The key of a tag or attribute; a type as some clients write it is left out: `tags[size,number]`. */
function otherKey(field: string): string {
  const key = /^tags\[(.+?)(?:,\s*(?:number|string|boolean))?\]$/.exec(field)?.[1] ?? field;
  if (!/^[^\s()"]{1,200}$/.test(key)) throw invalid(`The field ${field} is not known.`, "field");
  return key;
}

/** A field that can be calculated with. */
function numberSql(field: string, params: SqlParams, dataset: Dataset): { sql: string; kind: FieldKind } {
  const known = dataset.fields.get(field);
  if (known?.kind === "number" || known?.kind === "duration") return known;
  if (known === undefined && dataset.otherNumber !== undefined) {
    const key = params.bind(otherKey(field), "String");
    return { sql: `if(mapContains(numbers, ${key}), ${dataset.otherNumber(key)}, NULL)`, kind: "number" };
  }
  throw invalid(`${field} is no number.`, "field");
}

function selectSql(sql: string, kind: FieldKind): string {
  if (kind === "time") return `toUnixTimestamp64Milli(${sql})`;
  return kind === "id" ? `replaceAll(toString(${sql}), '-', '')` : sql;
}

type Aggregate = { readonly field: string; readonly name: string; readonly argument: string };

/** Shares of the distribution that have a name of their own. */
const quantiles: Readonly<Record<string, number>> = {
  p50: 0.5,
  median: 0.5,
  p75: 0.75,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p100: 1,
};

function aggregateColumn(
  { field, name, argument }: Aggregate,
  params: SqlParams,
  dataset: Dataset,
): TableColumn {
  const column = (sql: string, type: TableFieldType): TableColumn => ({
    field,
    sql,
    isAggregate: true,
    type,
  });
  switch (name) {
    case "count":
      return column(dataset.countSql, "integer");
    case "count_unique":
      return column(uniqueSql(argument, params, dataset), "integer");
    case "first_seen":
      return column(`toUnixTimestamp64Milli(min(${dataset.timeSql}))`, "date");
    case "last_seen":
      return column(`toUnixTimestamp64Milli(max(${dataset.timeSql}))`, "date");
    case "min":
    case "max": {
      const known = dataset.fields.get(argument);
      const { sql, kind } = known?.kind === "time" ? known : numberSql(argument, params, dataset);
      return column(selectSql(`${name}(${sql})`, kind), typeOfKind[kind]);
    }
    case "sum":
    case "avg": {
      const { sql, kind } = numberSql(argument, params, dataset);
      return column(`${name}(${sql})`, typeOfKind[kind]);
    }
    default: {
      const share = quantiles[name];
      if (share === undefined || !Object.hasOwn(quantiles, name))
        throw invalid(`The function ${name}() is not known.`, "field");
      const { sql, kind } = numberSql(
        argument === "" ? defaultMeasure(field, dataset) : argument,
        params,
        dataset,
      );
      return column(`quantileTDigest(${share})(${sql})`, typeOfKind[kind]);
    }
  }
}

/** What `p95()` is about when it names nothing. */
function defaultMeasure(field: string, dataset: Dataset): string {
  if (dataset.fields.get("span.duration") !== undefined) return "span.duration";
  throw invalid(`${field}: name the field.`, "field");
}

/** Ids are counted exactly: comparing `count()` with it is how a doubled event is found. */
function uniqueSql(argument: string, params: SqlParams, dataset: Dataset): string {
  if (argument === "id" || argument === "event_id") return `uniqExact(${dataset.idSql})`;
  if (argument === "user" && dataset.hasUsers) return "uniqCombined64If(user_hash, user_hash != 0)";
  const { sql } = fieldSql(argument, params, dataset);
  return `uniqCombined64If(${sql}, toString(${sql}) != '')`;
}
