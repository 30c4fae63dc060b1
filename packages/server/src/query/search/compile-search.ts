/** Conditions to SQL over a dataset. Values become parameters; keys become columns, tags or attributes. */
import { assertNever } from "#kernel/errors.ts";
import type { Dataset, DatasetField } from "#query/datasets/dataset.ts";
import { errorsDataset } from "#query/datasets/errors-dataset.ts";
import { questionFault } from "#query/question-fault.ts";
import type { SqlParams } from "#query/sql-params.ts";
import { compileReference } from "./compile-reference.ts";
import { compileNumber, compileTime, compileVersions, patternsOf, textOf } from "./compile-value.ts";
import { hasPair, hasWords } from "./indexed-conditions.ts";
import type { SearchFilter, SearchNode } from "./search-node.ts";
import type { SearchReferences } from "./search-references.ts";

export { groupKeySql } from "./compile-reference.ts";
export { noReferences, type SearchReferences } from "./search-references.ts";

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
      if (node.of.length === 0) return node.kind === "all" ? "1" : "0";
      const parts = node.of.map((one) => compileSearch(one, params, references, dataset));
      return parts.length === 1
        ? (parts[0] ?? "1")
        : `(${parts.join(node.kind === "all" ? " AND " : " OR ")})`;
    }
    case "text":
      return negate(node.isNegated, compileText(node.text, params, dataset));
    case "has":
      return negate(node.isNegated, compileHas(node, params, dataset));
    case "filter":
      return negate(node.isNegated, compileFilter(node, params, references, dataset));
    case "aggregate":
      // Conditions on groups stand in HAVING; where nothing is grouped there are none.
      throw questionFault(
        "table_lacking",
        { field: node.field },
        { field: "query", position: node.span, key: node.field },
      );
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
  const words = hasWords(text, params, dataset);
  if (words?.isExact === true) return words.sql;
  const needle = params.bind(text, "String");
  const looked = dataset.textColumns
    .map((column) => `positionCaseInsensitiveUTF8(${column}, ${needle}) > 0`)
    .join(" OR ");
  return words === undefined ? looked : `${words.sql} AND (${looked})`;
}

type Keyed = { readonly key: string; readonly isTag: boolean };

function fieldOf({ key, isTag }: Keyed, params: SqlParams, dataset: Dataset): DatasetField {
  const field = isTag ? undefined : dataset.fields.get(key);
  return field ?? { sql: dataset.otherText(params.bind(key, "String")), kind: "text" };
}

const nilId = "toUUID('00000000-0000-0000-0000-000000000000')";

function compileHas(key: Keyed, params: SqlParams, dataset: Dataset): string {
  const field = fieldOf(key, params, dataset);
  if (field.hasSql !== undefined) return field.hasSql;
  if (field.listSql !== undefined) return `notEmpty(${field.listSql})`;
  switch (field.kind) {
    case "text":
      return `${field.sql} != ''`;
    case "id":
      return `${field.sql} != ${nilId}`;
    // Columns of numbers, times and flags always hold one.
    default:
      return "1";
  }
}

function compileFilter(
  filter: SearchFilter,
  params: SqlParams,
  references: SearchReferences,
  dataset: Dataset,
): string {
  const reference = compileReference(filter, params, references, dataset);
  if (reference !== undefined) return reference;
  const pair = compilePair(filter, params, dataset);
  if (pair !== undefined) return pair;
  const field = fieldOf(filter, params, dataset);
  switch (field.kind) {
    case "text":
      return compileTextFilter(filter, field, params, dataset, references.rowsSql);
    case "id":
      return anyValue(filter, (value) =>
        value.kind === "id" ? `${field.sql} = ${params.bind(value.hex, "UUID")}` : "0",
      );
    case "time":
      return anyValue(filter, (value) =>
        compileTime(field.sql, filter.operator, value, params, references.nowMs),
      );
    case "flag":
      return anyValue(filter, (value) =>
        value.kind === "flag" && !value.isTrue ? (field.falseSql ?? `NOT (${field.sql})`) : field.sql,
      );
    case "number":
    case "duration":
      return anyValue(filter, (value) => compileNumber(field.sql, filter.operator, value, params));
    default:
      return assertNever(field.kind);
  }
}

/** A tag with one of some whole values, where the dataset has an index of such pairs. */
function compilePair(filter: SearchFilter, params: SqlParams, dataset: Dataset): string | undefined {
  const field = filter.isTag ? undefined : dataset.fields.get(filter.key);
  const key = field === undefined ? filter.key : field.tag;
  const values = filter.values.flatMap(textOf);
  const isWhole = values.length === filter.values.length && values.every((value) => value.length === 1);
  if (key === undefined || !isWhole || filter.operator !== "=") return undefined;
  return hasPair(
    key,
    values.map(([whole]) => whole),
    params,
    dataset,
  );
}

function anyValue(filter: SearchFilter, compile: (value: SearchFilter["values"][number]) => string): string {
  return filter.values.map(compile).join(" OR ");
}

function compileTextFilter(
  filter: SearchFilter,
  field: DatasetField,
  params: SqlParams,
  dataset: Dataset,
  rowsSql: string | undefined,
): string {
  if (field.isVersion === true) {
    const versions = compileVersions(filter, field.sql, { table: dataset.table, rowsSql }, params);
    if (versions !== undefined) return versions;
  }
  // A tag that is compared holds a number, or the row does not match.
  if (filter.operator !== "=")
    return anyValue(
      filter,
      (value) =>
        `ifNull(${compileNumber(`toFloat64OrNull(${field.sql})`, filter.operator, value, params)}, 0)`,
    );
  const isProse = !filter.isTag && dataset.proseFields.has(filter.key);
  const patterns = filter.values.flatMap(textOf);
  if (field.listSql !== undefined) return compileList(field.listSql, patterns, params);
  const own = patternsOf(field.sql, patterns, isProse, params);
  // An empty text asks whether there is one at all, which the one that is shown tells.
  const said = patterns.filter((pattern) => pattern.length > 1 || pattern[0] !== "");
  if (field.besidesSql === undefined || said.length === 0) return own;
  return `${own} OR ${compileList(field.besidesSql, said, params, isProse)}`;
}

/** Some entry of a list fits; an empty text asks for an empty list. */
function compileList(
  list: string,
  patterns: readonly (readonly string[])[],
  params: SqlParams,
  isProse = false,
): string {
  const exact = patterns.flatMap((pattern) =>
    pattern.length === 1 && pattern[0] !== "" && !isProse ? pattern : [],
  );
  const parts: string[] = [];
  if (exact.length === 1) parts.push(`has(${list}, ${params.bind(exact[0] ?? "", "String")})`);
  if (exact.length > 1) parts.push(`hasAny(${list}, ${params.bind(exact, "Array(String)")})`);
  if (patterns.some((pattern) => pattern.length === 1 && pattern[0] === "")) parts.push(`empty(${list})`);
  const open = patterns.filter((pattern) => pattern.length > 1 || isProse);
  if (open.length > 0) parts.push(`arrayExists(one -> ${patternsOf("one", open, isProse, params)}, ${list})`);
  return parts.join(" OR ");
}
