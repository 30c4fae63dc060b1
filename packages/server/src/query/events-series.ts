/**
 * Aggregates over time: one value per bucket and, where it is asked, per group of the largest. What belongs to none of
 * the largest is one group more, computed from its rows, because quantiles cannot be added up.
 */
import { z } from "zod";
import { errorsDataset } from "./datasets/errors-dataset.ts";
import type { EventReader } from "./event-reader.ts";
import {
  readColumns,
  rowsCondition,
  type RowsQuestion,
  type TableCell,
  tableStatement,
  typedCell,
} from "./events-table.ts";
import { isCall } from "./aggregates.ts";
import { questionFault } from "./question-fault.ts";
import { splitAggregates } from "./split-aggregates.ts";
import { createSqlParams } from "./sql-params.ts";
import { plainColumn, type TableFieldType } from "./table-field.ts";
import type { TimeRange } from "./time-range.ts";

export type EventsSeriesQuestion = RowsQuestion & {
  /** Aggregates; each is a line of every group. */
  readonly measures: readonly string[];
  /** Plain fields that tell the groups apart; none for one line. */
  readonly groupBy: readonly string[];
  /** How many groups are told apart. */
  readonly groupsMax: number;
  /** What makes a group large: a measure, with `-` for falling; the first measure, unless said. */
  readonly sort: readonly string[];
  readonly withOther: boolean;
  readonly intervalMs: number;
};

export type SeriesGroup = {
  /** The values of the group's fields; `undefined` for all the others together. */
  readonly values: readonly TableCell[] | undefined;
  /** By measure, then by bucket. */
  readonly lines: readonly (readonly number[])[];
};

export type EventsSeries = {
  readonly bucketsMs: readonly number[];
  readonly types: readonly TableFieldType[];
  readonly units: readonly (string | null)[];
  readonly groups: readonly SeriesGroup[];
};

export const pointsMax = 2000;
export const measuresMax = 10;
export const groupsMaxMax = 20;

const intervalPlace = { field: "interval", answer: "bad_request" } as const;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const loose = z.record(z.string(), cell);

/** Reads the series; every bucket that the range touches is there. */
export async function readEventsSeries(
  reader: EventReader,
  question: EventsSeriesQuestion,
): Promise<EventsSeries> {
  const buckets = bucketsIn(reader.range, question.intervalMs);
  requireMeasures(question.measures);
  const { rows: search, groups: having } = splitAggregates(question.search);
  const isGrouped = question.groupBy.length > 0;
  if (having !== undefined && !isGrouped) throw questionFault("groups_lacking", {}, { field: "query" });
  const top = isGrouped ? await readLargest(reader, question) : [];
  if (isGrouped && top.length === 0) return { ...typesOf(question), bucketsMs: buckets, groups: [] };
  return await readBuckets(reader, { ...question, search }, buckets, top);
}

type Largest = { readonly key: string; readonly values: readonly TableCell[] };

/** Marks the end of a value inside a group's key; values that hold it are told apart by their place all the same. */
const keySql = (columns: readonly { readonly sql: string }[]): string =>
  `toJSONString([${columns.map(({ sql }) => `toString(${sql})`).join(", ")}])`;

async function readLargest(reader: EventReader, question: EventsSeriesQuestion): Promise<readonly Largest[]> {
  const fields = [...question.groupBy, ...question.measures];
  const sort = question.sort.length > 0 ? question.sort : [`-${question.measures[0]}`];
  const extra = sort
    .map((term) => term.replace(/^-/, ""))
    .filter((field) => isCall(field) && !fields.includes(field));
  const { sql, params, columns } = tableStatement(reader.range, {
    ...question,
    fields: [...fields, ...new Set(extra)],
    sort,
  });
  const count = question.groupBy.length;
  const groups = columns.slice(0, count);
  const rows = await reader.events.query({
    scope: reader.scope,
    sql: `SELECT *, ${keySql(groups.map((_, index) => ({ sql: `c${index}` })))} AS group_key FROM (${sql}
      LIMIT ${Math.floor(question.groupsMax)})`,
    params: params.values(),
    row: loose,
  });
  return rows.map((row) => ({
    key: String(row["group_key"]),
    values: groups.map((column, index) => typedCell(row[`c${index}`] ?? null, column.type)),
  }));
}

function typesOf(question: EventsSeriesQuestion) {
  const columns = readColumns(question.measures, createSqlParams(), question.dataset ?? errorsDataset, {
    seconds: question.intervalMs / 1000,
  });
  return { types: columns.map((column) => column.type), units: columns.map((column) => column.unit) };
}

async function readBuckets(
  reader: EventReader,
  question: EventsSeriesQuestion,
  buckets: readonly number[],
  top: readonly Largest[],
): Promise<EventsSeries> {
  const params = createSqlParams();
  const dataset = question.dataset ?? errorsDataset;
  const [firstMs = 0] = buckets;
  const step = params.bind(question.intervalMs / 1000, "UInt32");
  // A bucket's rate is per its own length.
  const columns = readColumns(question.measures, params, dataset, { seconds: question.intervalMs / 1000 });
  const groupColumns = question.groupBy.map((field) => plainColumn(field, params, dataset));
  const place =
    groupColumns.length === 0
      ? "toUInt64(0)"
      : `indexOf(${params.bind(
          top.map(({ key }) => key),
          "Array(String)",
        )}, ${keySql(groupColumns)})`;
  const sql = `
    SELECT intDiv(toUnixTimestamp(${dataset.timeSql}), ${step}) * ${step} AS bucket, ${place} AS place,
      ${columns.map((column, index) => `${column.sql} AS c${index}`).join(", ")}
    FROM ${dataset.table}
    WHERE ${rowsCondition({ startMs: firstMs, endMs: reader.range.endMs }, question, params)}
      ${groupColumns.length > 0 && !question.withOther ? "AND place > 0" : ""}
    GROUP BY bucket, place
    ORDER BY bucket, place
    LIMIT ${buckets.length * (top.length + 1) + 1}`;
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row: loose });
  const indexOf = new Map(buckets.map((atMs, index) => [atMs / 1000, index]));
  const lines = Array.from({ length: top.length + 1 }, () => columns.map(() => buckets.map(() => 0)));
  let hasOther = false;
  for (const row of rows) {
    const at = indexOf.get(Number(row["bucket"]));
    if (at === undefined) continue;
    const group = Number(row["place"]);
    if (group === 0) hasOther = true;
    for (const [index, column] of columns.entries()) {
      const value = typedCell(row[`c${index}`] ?? null, column.type);
      const line = lines[group]?.[index];
      if (line !== undefined) line[at] = typeof value === "number" ? value : 0;
    }
  }
  const [rest = []] = lines;
  const groups: SeriesGroup[] = top.map(({ values }, index) => ({ values, lines: lines[index + 1] ?? [] }));
  if (groupColumns.length === 0 || hasOther) groups.push({ values: undefined, lines: rest });
  return {
    bucketsMs: buckets,
    types: columns.map((column) => column.type),
    units: columns.map((column) => column.unit),
    groups,
  };
}

/** The starts of the buckets, aligned to the epoch; too many are refused with the name of the parameter. */
export function bucketsIn(range: TimeRange, intervalMs: number): readonly number[] {
  const first = Math.floor(range.startMs / intervalMs) * intervalMs;
  const count = Math.max(0, Math.ceil((range.endMs - first) / intervalMs));
  if (count > pointsMax) {
    throw questionFault("too_many_points", { max: pointsMax }, intervalPlace);
  }
  return Array.from({ length: count }, (_, index) => first + index * intervalMs);
}

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const stepsMs = [
  60_000,
  300_000,
  900_000,
  1_800_000,
  3_600_000,
  14_400_000,
  43_200_000,
  86_400_000,
  604_800_000,
  30 * 86_400_000,
];
const pointsShown = 180;

/** `5m`, `1h`, `1d`, or milliseconds as some clients write; without one the finest that stays readable. */
export function readSeriesInterval(text: string | undefined, range: TimeRange): number {
  if (text === undefined || text === "") {
    const lengthMs = range.endMs - range.startMs;
    return stepsMs.find((stepMs) => lengthMs / stepMs <= pointsShown) ?? 30 * 86_400_000;
  }
  const match = /^(\d{1,10})([smhdw]?)$/.exec(text);
  const unitMs = match?.[2] === "" ? 1 : unitsMs[match?.[2] ?? ""];
  const intervalMs = Number(match?.[1] ?? 0) * (unitMs ?? 0);
  if (intervalMs >= 1000 && intervalMs % 1000 === 0 && intervalMs <= 366 * 86_400_000) return intervalMs;
  throw questionFault("unreadable_interval", {}, intervalPlace);
}

export function requireMeasures(fields: readonly string[]): void {
  if (fields.length === 0 || fields.length > measuresMax)
    throw questionFault("aggregate_count", { max: measuresMax }, { field: "yAxis" });
  requireAggregates(fields);
}

/** What is drawn over time is an aggregate. */
export function requireAggregates(fields: readonly string[]): void {
  const plain = fields.find((field) => !isCall(field));
  if (plain !== undefined) throw questionFault("no_aggregate", { field: plain }, { field: "yAxis" });
}

/** For callers that group: a field that is an aggregate cannot tell groups apart. */
export function requirePlain(fields: readonly string[]): readonly string[] {
  const call = fields.find(isCall);
  if (call !== undefined) throw questionFault("aggregate_groups", { field: call });
  return fields;
}
