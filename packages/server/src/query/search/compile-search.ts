/** Conditions to SQL over a dataset. Values become parameters; keys become columns, tags or attributes. */
import { parseEventId } from "@vedette/protocol";
import { UserError, assertNever } from "#kernel/errors.ts";
import type { SqlParams } from "#query/sql-params.ts";
import { readTime } from "#query/time-range.ts";
import type { Dataset, DatasetField } from "#query/datasets/dataset.ts";
import { errorsDataset } from "#query/datasets/errors-dataset.ts";
import type { SearchFilter, SearchNode, SearchOperator, SearchPattern } from "./search-node.ts";

/** What a query names that the event store does not know: projects by slug, issues by short id. */
export type SearchReferences = {
  readonly projectIds: (reference: string) => readonly number[];
  /** The groups of an issue as `project:hash`. */
  readonly groupKeys: (reference: string) => readonly string[];
};

export const noReferences: SearchReferences = { projectIds: () => [], groupKeys: () => [] };

/** `project:hash` of a row: an issue's groups are named so, because two projects may share a hash. */
export const groupKeySql = "concat(toString(project_id), ':', replaceAll(toString(group_hash), '-', ''))";

/** One condition in parentheses; `1` for an empty search. */
export function compileSearch(
  node: SearchNode,
  params: SqlParams,
  references: SearchReferences,
  dataset: Dataset = errorsDataset,
): string {
  switch (node.kind) {
    case "all":
    case "any": {
      if (node.of.length === 0) return "1";
      const parts = node.of.map((one) => compileSearch(one, params, references, dataset));
      return parts.length === 1
        ? (parts[0] ?? "1")
        : `(${parts.join(node.kind === "all" ? " AND " : " OR ")})`;
    }
    case "text":
      return negate(node.isNegated, compileText(node.text, params, dataset));
    case "has":
      return negate(node.isNegated, `${columnOf(node.key, node.isTag, params, dataset).sql} != ''`);
    case "filter":
      return negate(node.isNegated, compileFilter(node, params, references, dataset));
    default:
      return assertNever(node);
  }
}

function negate(isNegated: boolean, sql: string): string {
  return isNegated ? `NOT (${sql})` : `(${sql})`;
}

/** Free text is looked for where people see it. */
function compileText(text: string, params: SqlParams, dataset: Dataset): string {
  if (dataset.textColumns.length === 0) return "0";
  const needle = params.bind(text, "String");
  return dataset.textColumns
    .map((column) => `positionCaseInsensitiveUTF8(${column}, ${needle}) > 0`)
    .join(" OR ");
}

function columnOf(key: string, isTag: boolean, params: SqlParams, dataset: Dataset): DatasetField {
  const field = isTag ? undefined : dataset.fields.get(key);
  if (field?.kind === "text") return field;
  if (field !== undefined) return { sql: `toString(${field.sql})`, kind: "text" };
  return { sql: dataset.otherText(params.bind(key, "String")), kind: "text" };
}

function compileFilter(
  filter: SearchFilter,
  params: SqlParams,
  references: SearchReferences,
  dataset: Dataset,
): string {
  if (!filter.isTag) {
    const reference = compileReference(filter, params, references, dataset);
    if (reference !== undefined) return reference;
    const field = dataset.fields.get(filter.key);
    if (field !== undefined && field.kind !== "text") return compileTyped(filter, field, params);
  }
  if (filter.operator !== "=") return compileComparison(filter, params, dataset);
  const column = columnOf(filter.key, filter.isTag, params, dataset).sql;
  const isProse = !filter.isTag && dataset.proseFields.has(filter.key);
  const exact = filter.values.filter((value) => value.length === 1 && !isProse).map(([whole]) => whole);
  const patterns = filter.values.filter((value) => value.length > 1 || isProse);
  const parts = patterns.map((pattern) => compilePattern(column, pattern, isProse, params));
  if (exact.length === 1) parts.unshift(`${column} = ${params.bind(exact[0] ?? "", "String")}`);
  if (exact.length > 1) parts.unshift(`${column} IN ${params.bind(exact, "Array(String)")}`);
  return parts.join(" OR ");
}

function compilePattern(column: string, pattern: SearchPattern, isProse: boolean, params: SqlParams): string {
  if (isProse && pattern.length === 1) {
    if (pattern[0] === "") return `${column} = ''`;
    return `positionCaseInsensitiveUTF8(${column}, ${params.bind(pattern[0], "String")}) > 0`;
  }
  const like = pattern.map((part) => part.replaceAll(/[\\%_]/g, (char) => `\\${char}`)).join("%");
  return `${column} ${isProse ? "ILIKE" : "LIKE"} ${params.bind(like, "String")}`;
}

/** Keys whose values stand in the meta store; the caller has looked them up. */
function compileReference(
  filter: SearchFilter,
  params: SqlParams,
  references: SearchReferences,
  dataset: Dataset,
): string | undefined {
  const wanted = filter.values.map((value) => value.join("*"));
  switch (filter.key) {
    case "project":
    case "project.name":
    case "project.id":
    case "project_id":
      return `project_id IN ${params.bind(wanted.flatMap(references.projectIds), "Array(UInt64)")}`;
    case "issue":
    case "issue.id":
      if (dataset !== errorsDataset) return undefined;
      return `${groupKeySql} IN ${params.bind(wanted.flatMap(references.groupKeys), "Array(String)")}`;
    default:
      return undefined;
  }
}

function compileTyped(filter: SearchFilter, field: DatasetField, params: SqlParams): string {
  const parts = filter.values.map((value) => {
    const text = value.join("*");
    switch (field.kind) {
      case "id":
        return `${field.sql} = ${params.bind(readEventId(text), "UUID")}`;
      case "time":
        return compileTime(field.sql, filter.operator, text, params);
      case "number":
      case "duration":
        return `${field.sql} ${filter.operator} ${params.bind(readNumber(text, filter.key), "Float64")}`;
      case "flag":
        return /^(?:true|1|yes)$/i.test(text) ? `${field.sql}` : `NOT (${field.sql})`;
      case "text":
        throw new Error("texts are compiled elsewhere");
      default:
        return assertNever(field.kind);
    }
  });
  return parts.join(" OR ");
}

function readEventId(text: string): string {
  const id = parseEventId(text);
  if (id === undefined) throw invalid("An id has 32 hexadecimal digits.");
  return id;
}

function readNumber(text: string, key: string): number {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) throw invalid(`${key} is compared with a number.`);
  return value;
}

/** A bare date means that day, a bare time that second. */
function compileTime(column: string, operator: SearchOperator, text: string, params: SqlParams): string {
  const startMs = readTime(text, "query");
  const at = (ms: number) => `fromUnixTimestamp64Milli(${params.bind(ms, "Int64")}, 'UTC')`;
  if (operator !== "=") return `${column} ${operator} ${at(startMs)}`;
  const lengthMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? 86_400_000 : 1000;
  return `${column} >= ${at(startMs)} AND ${column} < ${at(startMs + lengthMs)}`;
}

/** A tag that is compared holds a number, or the row does not match. */
function compileComparison(filter: SearchFilter, params: SqlParams, dataset: Dataset): string {
  const column = columnOf(filter.key, filter.isTag, params, dataset).sql;
  return filter.values
    .map(
      (value) =>
        `ifNull(toFloat64OrNull(${column}) ${filter.operator} ${params.bind(readNumber(value.join("*"), filter.key), "Float64")}, 0)`,
    )
    .join(" OR ");
}

function invalid(message: string): UserError {
  return new UserError("invalid_query", 400, message, "query");
}
