/**
 * Conditions on rows and conditions on groups in one query: `level:error count():>10` narrows the rows first and
 * keeps the groups with more than ten of them afterwards.
 */
import { aggregateColumn } from "./aggregates.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { type FaultPlace, QuestionFault, questionFault } from "./question-fault.ts";
import { allOf, type SearchAggregate, type SearchNode } from "./search/search-node.ts";
import type { SqlParams } from "./sql-params.ts";
import type { RateSpan, TableColumn } from "./table-field.ts";

/** What aggregates are computed with. */
export type HavingDeps = {
  readonly params: SqlParams;
  readonly dataset: Dataset;
  readonly span: RateSpan;
  /** What "ago" is counted from. */
  readonly nowMs: () => number;
};

export type SplitSearch = {
  readonly rows: SearchNode;
  /** `undefined` where groups are kept whatever they hold. */
  readonly groups: SearchNode | undefined;
};

/** Cuts a query; rows and groups under one "or" cannot be told apart and are refused. */
export function splitAggregates(search: SearchNode): SplitSearch {
  const conjuncts = search.kind === "all" ? search.of : [search];
  const rows: SearchNode[] = [];
  const groups: SearchNode[] = [];
  for (const node of conjuncts) {
    const kinds = new Set(kindsOf(node));
    if (kinds.size > 1) throw questionFault("joined_by_or", {}, placeOf(firstAggregate(node)));
    (kinds.has("group") ? groups : rows).push(node);
  }
  return { rows: allOf(rows), groups: groups.length === 0 ? undefined : allOf(groups) };
}

function kindsOf(node: SearchNode): readonly ("row" | "group")[] {
  if (node.kind === "all" || node.kind === "any") return node.of.flatMap(kindsOf);
  return [node.kind === "aggregate" ? "group" : "row"];
}

function firstAggregate(node: SearchNode): SearchAggregate | undefined {
  if (node.kind === "all" || node.kind === "any")
    return node.of.map(firstAggregate).find((found) => found !== undefined);
  return node.kind === "aggregate" ? node : undefined;
}

/** The condition on groups as SQL, for HAVING. */
export function compileHaving(node: SearchNode, deps: HavingDeps): string {
  switch (node.kind) {
    case "all":
    case "any": {
      const parts = node.of.map((one) => compileHaving(one, deps));
      return parts.length === 0 ? "1" : `(${parts.join(node.kind === "all" ? " AND " : " OR ")})`;
    }
    case "aggregate":
      return `${node.isNegated ? "NOT " : ""}(${compileAggregate(node, deps)})`;
    default:
      throw new Error(`${node.kind} is no condition on groups`);
  }
}

/** What is wrong with one is told with its place in the query, whoever finds it. */
function compileAggregate(node: SearchAggregate, deps: HavingDeps): string {
  try {
    return compare(aggregateColumn(node.field, deps.params, deps.dataset, deps.span), node, deps);
  } catch (error) {
    throw error instanceof QuestionFault ? new QuestionFault(error.reason, placeOf(node)) : error;
  }
}

function compare(column: TableColumn, node: SearchAggregate, { params, nowMs }: HavingDeps): string {
  const { field, operator, text } = node;
  if (column.type === "string" || column.type === "boolean") {
    if (operator !== "=") throw questionFault("equality_only", { field });
    return `toString(${column.sql}) = ${params.bind(text, "String")}`;
  }
  if (column.type === "date") return compareTime(column, node, params, nowMs);
  const value = readQuantity(text, column, field);
  return `${column.sql} ${operator} ${params.bind(value, "Float64")}`;
}

/** A day or a minute means all of it; `-24h` means since then, `+24h` before, as of a column of times. */
function compareTime(
  { sql }: TableColumn,
  { operator, value }: SearchAggregate,
  params: SqlParams,
  nowMs: () => number,
): string {
  const at = (ms: number): string => params.bind(ms, "Int64");
  switch (value.kind) {
    case "ago": {
      const sign = operator === "=" ? (value.isOlder ? "<=" : ">=") : operator;
      return `${sql} ${sign} ${at(Math.max(0, nowMs() - value.agoMs))}`;
    }
    case "time":
      if (operator !== "=") return `${sql} ${operator} ${at(value.startMs)}`;
      return `${sql} >= ${at(value.startMs)} AND ${sql} < ${at(value.endMs)}`;
    default:
      throw questionFault("unreadable_time", { field: "query" });
  }
}

const durationsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  wk: 604_800_000,
};
const multiples: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/** `10`, `1.5k`, `300ms`, `12%`: the unit that fits the column. */
function readQuantity(text: string, column: TableColumn, key: string): number {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z%]*)$/i.exec(text);
  const unit = (match?.[2] ?? "").toLowerCase();
  const value = Number(match?.[1] ?? Number.NaN);
  if (match !== null && unit === "") return value;
  if (unit === "%" && column.type === "percentage") return value / 100;
  const factors = column.type === "duration" ? durationsMs : multiples;
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  if (factor === undefined || !Number.isFinite(value)) throw questionFault("compared_number", { field: key });
  return value * factor;
}

/** Where in the query it stands. */
function placeOf(at: SearchAggregate | undefined): FaultPlace {
  return { field: "query", ...(at === undefined ? {} : { position: at.span, key: at.field }) };
}
