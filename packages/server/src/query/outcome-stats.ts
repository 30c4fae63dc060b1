/** How much was sent and what became of it, over time. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { questionFault } from "./question-fault.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { type TimeRange, within, withinHours } from "./time-range.ts";

export type OutcomeGroup = "outcome" | "category" | "reason" | "project";

export type OutcomeStatsQuery = {
  readonly projectIds: readonly number[];
  readonly groupBy: readonly OutcomeGroup[];
  /** Empty lists narrow nothing. */
  readonly categories: readonly string[];
  readonly outcomes: readonly string[];
  readonly reasons: readonly string[];
  readonly intervalMs: number;
};

export type OutcomeSeries = {
  readonly by: Readonly<Record<string, string | number>>;
  readonly total: number;
  /** One number per interval. */
  readonly series: readonly number[];
};

export type OutcomeStats = {
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalsMs: readonly number[];
  /** The largest first. */
  readonly groups: readonly OutcomeSeries[];
};

const minuteMs = 60_000;
const hourMs = 3_600_000;
const intervalsMax = 2_000;
const intervalPlace = { field: "interval", answer: "bad_request" } as const;
const rowsMax = 50_000;

/** Where each name comes from; also the list of what may stand in the statement. */
const columns: Readonly<Record<OutcomeGroup, string>> = {
  outcome: "outcome",
  category: "category",
  reason: "reason",
  project: "project_id",
};

/** `5m`, `1h`, `1d`; without one an hour, or a day where the range is long. */
export function readInterval(text: string | undefined, range: TimeRange): number {
  if (text === undefined || text === "") {
    return (range.endMs - range.startMs) / hourMs > 31 * 24 ? 24 * hourMs : hourMs;
  }
  const match = /^(\d{1,4})([mhd])$/.exec(text);
  const unitMs = match?.[2] === "m" ? minuteMs : match?.[2] === "h" ? hourMs : 24 * hourMs;
  const intervalMs = Number(match?.[1] ?? 0) * unitMs;
  if (intervalMs > 0) return intervalMs;
  throw questionFault("unreadable_interval", {}, intervalPlace);
}

export async function readOutcomeStats(reader: EventReader, query: OutcomeStatsQuery): Promise<OutcomeStats> {
  const { intervalMs, groupBy } = query;
  const startMs = Math.floor(reader.range.startMs / intervalMs) * intervalMs;
  const endMs = Math.ceil(reader.range.endMs / intervalMs) * intervalMs;
  const count = (endMs - startMs) / intervalMs;
  if (count > intervalsMax) {
    throw questionFault("too_many_points", { max: intervalsMax }, intervalPlace);
  }
  const intervalsMs = Array.from({ length: count }, (_, index) => startMs + index * intervalMs);
  const rows = query.projectIds.length === 0 ? [] : await readRows(reader, query, { startMs, endMs });
  const groups = new Map<string, { by: OutcomeSeries["by"]; total: number; series: number[] }>();
  for (const row of rows) {
    const by = Object.fromEntries(groupBy.map((name, index) => [name, row.names[index] ?? ""]));
    const key = JSON.stringify(row.names);
    const group = groups.get(key) ?? { by, total: 0, series: intervalsMs.map(() => 0) };
    groups.set(key, group);
    group.total += row.quantity;
    const index = (row.atMs - startMs) / intervalMs;
    group.series[index] = (group.series[index] ?? 0) + row.quantity;
  }
  return { startMs, endMs, intervalsMs, groups: [...groups.values()].sort((a, b) => b.total - a.total) };
}

async function readRows(
  reader: EventReader,
  query: OutcomeStatsQuery,
  range: TimeRange,
): Promise<
  readonly { readonly atMs: number; readonly names: (string | number)[]; readonly quantity: number }[]
> {
  const params = createSqlParams();
  const isHourly = query.intervalMs % hourMs === 0;
  const seconds = isHourly ? "toUnixTimestamp(hour)" : "toUnixTimestamp(received_at)";
  const step = params.bind(query.intervalMs / 1000, "UInt64");
  const names = query.groupBy.map((name, index) => `${columns[name]} AS name${index}`);
  const conditions = [
    `project_id IN ${params.bind(query.projectIds, "Array(UInt64)")}`,
    isHourly ? withinHours(range, params) : within(range, params, "received_at"),
    ...among("category", query.categories),
    ...among("outcome", query.outcomes),
    ...among("reason", query.reasons),
  ];
  function among(column: string, values: readonly string[]): readonly string[] {
    return values.length === 0 ? [] : [`${column} IN ${params.bind(values, "Array(String)")}`];
  }
  const sql = `
    SELECT ${[`intDiv(${seconds}, ${step}) * ${step} AS at`, ...names].join(", ")}, sum(quantity) AS quantity_sum
    FROM ${isHourly ? "outcomes_hourly" : "outcomes"}
    WHERE ${conditions.join(" AND ")}
    GROUP BY ${["at", ...query.groupBy.map((_, index) => `name${index}`)].join(", ")}
    ORDER BY quantity_sum DESC, at
    LIMIT ${rowsMax}`;
  const row = z.object({ at: whole, quantity_sum: whole }).loose();
  const rows = await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
  return rows.map((one) => ({
    atMs: one.at * 1000,
    quantity: one.quantity_sum,
    names: query.groupBy.map((name, index) => {
      const value = one[`name${index}`];
      return name === "project" ? Number(value) : String(value);
    }),
  }));
}
