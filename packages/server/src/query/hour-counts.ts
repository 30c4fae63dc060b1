/** Events by hour, of some groups or of all, from the roll-up. */
import { z } from "zod";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { keptValue, type ValueJoin } from "./kept/kept-value.ts";
import { orderKey } from "./kept/order-key.ts";
import { bothHalves, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { countsWithin } from "./time-range.ts";

export type HoursQuestion = {
  /** The groups of an issue; `undefined` for all events of the scope. */
  readonly groups: readonly GroupKey[] | undefined;
  /** Of this project alone, where no groups are named. */
  readonly projectId?: number | undefined;
  readonly environments: readonly string[];
};

/** By the start of the hour; hours without events are absent. */
export type HourCounts = ReadonlyMap<number, number>;

const table = "error_counts_hourly";
const hourRow = z.object({ hour_s: whole, events_sum: whole });
const joinedRow = hourRow.extend({ strangers: whole });
const wholeRow = hourRow.extend({ settled_events: whole });

function conditionOf(
  { range }: Pick<EventReader, "range">,
  { groups, projectId, environments }: HoursQuestion,
  params: SqlParams,
): string {
  const ofProject = projectId === undefined ? "1" : `project_id = ${params.bind(projectId, "UInt64")}`;
  const ofGroups = groups === undefined ? ofProject : inGroups(groups, params);
  return `${ofGroups} AND ${inEnvironments(environments, params)} AND ${countsWithin(range, params)}`;
}

export async function readHourCounts(reader: EventReader, question: HoursQuestion): Promise<HourCounts> {
  if (question.groups?.length === 0) return new Map();
  return toCounts(await readHours(reader, question, hourRow));
}

/** The same, kept while the same rows are stored; rows that come are added to it. */
export async function keptHourCounts(
  reader: EventReader,
  question: HoursQuestion & { readonly nowMs: number },
): Promise<HourCounts> {
  const { groups, projectId } = question;
  const of = groups?.map(groupKeyText).join() ?? projectId ?? "";
  return await keptValue(
    reader.kept,
    orderKey(`hours of ${of}`, reader.range, question),
    async () => await readHourCounts(reader, question),
    joinHours(reader, question),
  );
}

function joinHours(reader: EventReader, question: HoursQuestion): ValueJoin<HourCounts, HourCounts> {
  return {
    valueOf: (counts) => counts,
    whole: async (rows) => {
      const params = createSqlParams();
      const halves = bothHalves(
        rows,
        (half, isSettled) => `
      SELECT toUInt32(hour) AS hour_s, sum(events) AS part_events, ${isSettled}
      FROM ${table}
      WHERE ${half.where(table, params)} AND ${conditionOf(reader, question, params)}
      GROUP BY hour`,
      );
      const sql = `
    SELECT hour_s, sum(part_events) AS events_sum, sumIf(part_events, is_settled) AS settled_events
    FROM (${halves})
    GROUP BY hour_s`;
      const { events, scope } = reader;
      const found = await events.query({ scope, sql, params: params.values(), row: wholeRow });
      const settled = found.map((row) => ({ ...row, events_sum: row.settled_events }));
      return { all: toCounts(found), settled: toCounts(settled.filter(({ events_sum }) => events_sum > 0)) };
    },
    joined: async (rows, base) => {
      const found = await readHours(reader, question, joinedRow, rows);
      const value = new Map(base);
      for (const [hourMs, events] of toCounts(found)) value.set(hourMs, (value.get(hourMs) ?? 0) + events);
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}

async function readHours<Row>(
  reader: EventReader,
  question: HoursQuestion,
  row: z.ZodType<Row>,
  rows?: StoredRows,
): Promise<readonly Row[]> {
  const params = createSqlParams();
  const ofRows = rows === undefined ? "" : `${rows.where(table, params)} AND `;
  const sql = `
    SELECT toUInt32(hour) AS hour_s, sum(events) AS events_sum${strangersColumn(rows, table, params)}
    FROM ${table}
    WHERE ${ofRows}${conditionOf(reader, question, params)}
    GROUP BY hour`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
}

function toCounts(rows: readonly z.infer<typeof hourRow>[]): HourCounts {
  return new Map(rows.map((row) => [row.hour_s * 1000, row.events_sum]));
}
