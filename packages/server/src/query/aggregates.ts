/**
 * Aggregates: `count()`, `p95(span.duration)`, `count_if(level,equals,error)`. Every one that counts or averages is
 * weighted, because a row may stand for many events.
 */
import type { Dataset } from "./datasets/dataset.ts";
import { usersState } from "./totals-by-day.ts";
import { questionFault, withinCall } from "./question-fault.ts";
import type { SqlParams } from "./sql-params.ts";
import {
  columnOfKind,
  fieldSql,
  numberSql,
  type RateSpan,
  type TableColumn,
  type TableFieldType,
} from "./table-field.ts";

type Call = {
  readonly field: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly params: SqlParams;
  readonly dataset: Dataset;
  readonly span: RateSpan;
};

const shape = /^([a-z_][a-z_0-9]{0,40})\((.{0,400})\)$/s;

/** Whether a name is written as a call. */
export function isCall(field: string): boolean {
  return shape.test(field);
}

export function aggregateColumn(
  field: string,
  params: SqlParams,
  dataset: Dataset,
  span: RateSpan,
): TableColumn {
  const match = shape.exec(field);
  const name = match?.[1] ?? "";
  const read = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (match === null || read === undefined) throw questionFault("unknown_function", { name, call: field });
  try {
    return read({ field, name, args: readArguments(match[2] ?? ""), params, dataset, span });
  } catch (error) {
    throw withinCall(error, field);
  }
}

/** Between commas; quotes keep commas together. */
function readArguments(text: string): readonly string[] {
  if (text.trim() === "") return [];
  const parts = text.match(/"(?:[^"\\]|\\.)*"|[^,"]+|,/g) ?? [];
  const args = [""];
  for (const part of parts) {
    if (part === ",") args.push("");
    else args[args.length - 1] += part;
  }
  return args.map((arg) => {
    const trimmed = arg.trim();
    return /^".*"$/s.test(trimmed) ? trimmed.slice(1, -1).replaceAll(/\\(.)/gs, "$1") : trimmed;
  });
}

const columnOf = (
  call: Call,
  sql: string,
  type: TableFieldType,
  unit: string | null = null,
): TableColumn => ({
  field: call.field,
  sql,
  isAggregate: true,
  type,
  unit,
});

function argument(call: Call, index: number): string {
  const text = call.args[index];
  if (text === undefined || text === "") throw questionFault("argument_lacking", { name: call.name });
  return text;
}

function numberArgument(call: Call, index: number): number {
  const value = Number(argument(call, index));
  if (Number.isFinite(value)) return value;
  throw questionFault("argument_number", { name: call.name });
}

function atMost(call: Call, count: number): void {
  if (call.args.length > count) throw questionFault("too_many_arguments", { name: call.name });
}

/** The field that is measured: the one named, or the dataset's own. */
function measured(call: Call, index = 0) {
  const named = call.args[index];
  const field = named === undefined || named === "" ? call.dataset.measure : named;
  if (field === undefined) throw questionFault("measure_lacking", { field: call.field });
  return numberSql(field, call.params, call.dataset);
}

const weightOf = (dataset: Dataset): string => `toUInt64(${dataset.weightSql})`;
function countAll(dataset: Dataset): string {
  if (dataset.countRows !== undefined) return dataset.countRows(undefined);
  return dataset.weightSql === "1" ? "count()" : `sum(${weightOf(dataset)})`;
}
const countIf = (dataset: Dataset, condition: string): string =>
  dataset.countRows?.(condition) ?? `sumIf(${weightOf(dataset)}, ${condition})`;
/** Nothing to divide by gives nothing, never infinity. */
const shareOf = (part: string, whole: string): string => `ifNull((${part}) / nullIf(${whole}, 0), 0)`;

function quantile(call: Call, share: number, index = 0): TableColumn {
  if (!(share >= 0 && share <= 1)) throw questionFault("share_bounds", { name: call.name });
  const { sql, kind } = measured(call, index);
  if (share === 0 || share === 1) {
    return columnOfKind(call.field, { sql: `${share === 0 ? "min" : "max"}(${sql})`, kind }, true);
  }
  const { weightSql } = call.dataset;
  const name = weightSql === "1" ? "quantileTDigest" : "quantileTDigestWeighted";
  // The share is checked to be a number of JavaScript between 0 and 1; a level must be a literal.
  const levelSql = share.toFixed(6);
  const args = weightSql === "1" ? sql : `${sql}, toUInt32(${weightSql})`;
  return columnOfKind(call.field, { sql: `${name}(${levelSql})(${args})`, kind }, true);
}

const named = (share: number) => (call: Call) => {
  atMost(call, 1);
  return quantile(call, share);
};

function rate(call: Call, unitSeconds: number, unit: string): TableColumn {
  atMost(call, 1);
  const { timeSql } = call.dataset;
  const seconds =
    call.span.seconds === undefined
      ? `greatest(1, toUnixTimestamp(max(${timeSql})) - toUnixTimestamp(min(${timeSql})))`
      : call.params.bind(Math.max(1, call.span.seconds), "Float64");
  return columnOf(call, `${countAll(call.dataset)} * ${unitSeconds} / ${seconds}`, "rate", unit);
}

function failed(call: Call): string {
  atMost(call, 0);
  if (call.dataset.failureSql === undefined)
    throw questionFault("nothing_fails", { dataset: call.dataset.name, name: call.name });
  return countIf(call.dataset, call.dataset.failureSql);
}

/** Up to the threshold people are content, up to four times of it they bear it. */
function apdex(call: Call): TableColumn {
  atMost(call, 2);
  const isShort = call.args.length < 2;
  const { sql } = isShort ? measured({ ...call, args: [] }) : measured(call);
  const threshold = numberArgument(call, isShort ? 0 : 1);
  if (threshold <= 0) throw questionFault("threshold_bounds", { name: call.name });
  const limit = call.params.bind(threshold, "Float64");
  const content = countIf(call.dataset, `${sql} <= ${limit}`);
  const bearing = countIf(call.dataset, `${sql} > ${limit} AND ${sql} <= 4 * ${limit}`);
  return columnOf(
    call,
    shareOf(`${content} + ${bearing} / 2`, countIf(call.dataset, `isNotNull(${sql})`)),
    "number",
  );
}

const operators: Readonly<Record<string, string>> = {
  equals: "=",
  notEquals: "!=",
  less: "<",
  lessOrEquals: "<=",
  greater: ">",
  greaterOrEquals: ">=",
};

function conditionOf(call: Call): string {
  atMost(call, 3);
  const operator = argument(call, 1);
  const sign = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (sign === undefined)
    throw questionFault("unknown_operator", { name: call.name, values: Object.keys(operators).join(", ") });
  const field = argument(call, 0);
  const { sql, kind } = fieldSql(field, call.params, call.dataset);
  if (kind === "number" || kind === "duration")
    return `${sql} ${sign} ${call.params.bind(numberArgument(call, 2), "Float64")}`;
  if (kind === "flag") return `(${sql}) ${sign} ${/^(?:true|1)$/i.test(argument(call, 2)) ? 1 : 0}`;
  if (sign !== "=" && sign !== "!=") {
    const number = numberSql(field, call.params, call.dataset);
    return `${number.sql} ${sign} ${call.params.bind(numberArgument(call, 2), "Float64")}`;
  }
  const text =
    kind === "id" ? `replaceAll(toString(${sql}), '-', '')` : kind === "time" ? `toString(${sql})` : sql;
  return `${text} ${sign} ${call.params.bind(call.args[2] ?? "", "String")}`;
}

/** Ids are counted exactly: comparing `count()` with it is how a doubled event is found. */
function unique(call: Call): TableColumn {
  atMost(call, 1);
  const { dataset, params } = call;
  const field = argument(call, 0);
  if (field === "id" || field === "event_id") return columnOf(call, `uniqExact(${dataset.idSql})`, "integer");
  if (field === "user" && dataset.hasUsers)
    return columnOf(call, `finalizeAggregation(${usersState})`, "integer");
  const { sql } = fieldSql(field, params, dataset);
  return columnOf(call, `uniqCombined64If(${sql}, toString(${sql}) != '')`, "integer");
}

function extreme(call: Call): TableColumn {
  atMost(call, 1);
  const known = call.dataset.fields.get(call.args[0] ?? "");
  const { sql, kind } = known?.kind === "time" ? known : measured(call);
  return columnOfKind(call.field, { sql: `${call.name}(${sql})`, kind }, true);
}

function count(call: Call): TableColumn {
  atMost(call, 1);
  const [field] = call.args;
  if (field === undefined || field === "") return columnOf(call, countAll(call.dataset), "integer");
  const { sql, kind } = fieldSql(field, call.params, call.dataset);
  const hasValue = kind === "text" ? `${sql} != ''` : `isNotNull(${sql})`;
  return columnOf(call, countIf(call.dataset, hasValue), "integer");
}

const functions: Readonly<Record<string, (call: Call) => TableColumn>> = {
  count,
  count_if: (call) => columnOf(call, countIf(call.dataset, conditionOf(call)), "integer"),
  count_unique: unique,
  /** Rows as they are stored, whatever they stand for. */
  count_sample: (call) => columnOf(call, "count()", "integer"),
  first_seen: (call) => columnOf(call, `toUnixTimestamp64Milli(min(${call.dataset.timeSql}))`, "date"),
  last_seen: (call) => columnOf(call, `toUnixTimestamp64Milli(max(${call.dataset.timeSql}))`, "date"),
  latest_event: (call) =>
    columnOf(
      call,
      `replaceAll(toString(argMax(${call.dataset.idSql}, ${call.dataset.timeSql})), '-', '')`,
      "string",
    ),
  any: (call) => {
    atMost(call, 1);
    const field = fieldSql(argument(call, 0), call.params, call.dataset);
    return columnOfKind(call.field, { ...field, sql: `any(${field.sql})` }, true);
  },
  min: extreme,
  max: extreme,
  sum: (call) => {
    atMost(call, 1);
    const { sql, kind } = measured(call);
    return columnOfKind(call.field, { sql: `sum(${sql} * ${call.dataset.weightSql})`, kind }, true);
  },
  avg: (call) => {
    atMost(call, 1);
    const { sql, kind } = measured(call);
    const weights = countIf(call.dataset, `isNotNull(${sql})`);
    return columnOfKind(
      call.field,
      { sql: `sum(${sql} * ${call.dataset.weightSql}) / nullIf(${weights}, 0)`, kind },
      true,
    );
  },
  p50: named(0.5),
  median: named(0.5),
  p75: named(0.75),
  p90: named(0.9),
  p95: named(0.95),
  p99: named(0.99),
  p100: named(1),
  percentile: (call) => {
    atMost(call, 2);
    return quantile(call, numberArgument(call, 1));
  },
  epm: (call) => rate(call, 60, "1/minute"),
  tpm: (call) => rate(call, 60, "1/minute"),
  eps: (call) => rate(call, 1, "1/second"),
  tps: (call) => rate(call, 1, "1/second"),
  failure_count: (call) => columnOf(call, failed(call), "integer"),
  failure_rate: (call) => columnOf(call, shareOf(failed(call), countAll(call.dataset)), "percentage"),
  apdex,
};

/** The names of all functions, for messages and tests. */
export const aggregateNames: readonly string[] = Object.keys(functions);
