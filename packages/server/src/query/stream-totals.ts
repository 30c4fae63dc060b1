/** Events and people of all groups of a scope. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { inEnvironments } from "./group-condition.ts";
import { keptValue, type ValueJoin } from "./kept/kept-value.ts";
import { orderKey } from "./kept/order-key.ts";
import { bothHalves, type StoredRows } from "./kept/stored-rows.ts";
import { stateLiteral, stateOfText, stateText } from "./kept/user-state.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";
import { userBits, usersOfStates, usersState } from "./totals-by-day.ts";

export type TotalsQuestion = { readonly environments: readonly string[]; readonly nowMs: number };

export type StreamTotals = {
  readonly events: number;
  readonly users: number;
  /** Events as they are stored: fewer where they were sampled. */
  readonly stored: number;
};

type CountedTotals = { readonly totals: StreamTotals; readonly state: string };

const table = "errors";
const totalsRow = z.object({ events_sum: whole, users_count: whole, rows_count: whole });
const joinedRow = totalsRow.extend({ state: z.string(), strangers: whole });
const wholeRow = totalsRow.extend({
  state: z.string(),
  settled_events: whole,
  settled_users: whole,
  settled_rows: whole,
  settled_state: z.string(),
});

/** Users are estimated as everywhere, with an error of one to two percent. */
export async function readStreamTotals(reader: EventReader, question: TotalsQuestion): Promise<StreamTotals> {
  return await keptValue(
    reader.kept,
    orderKey("totals", reader.range, question, false),
    async () => await readAllTotals(reader, question),
    joinTotals(reader, question),
  );
}

function joinTotals(reader: EventReader, question: TotalsQuestion): ValueJoin<StreamTotals, CountedTotals> {
  const { events, scope } = reader;
  return {
    valueOf: ({ totals }) => totals,
    whole: async (rows) => {
      const params = createSqlParams();
      const halves = bothHalves(rows, (half, isSettled) =>
        countSql(reader, question, params, { rows: half, column: isSettled }),
      );
      const sql = `
    SELECT ${totalsSql}, ${stateText("part_users", "1")} AS state, sumIf(part_events, is_settled) AS settled_events,
      uniqCombined64MergeIf(${userBits})(part_users, is_settled) AS settled_users,
      sumIf(part_rows, is_settled) AS settled_rows, ${stateText("part_users", "is_settled")} AS settled_state
    FROM (${halves})`;
      const [row] = await events.query({ scope, sql, params: params.values(), row: wholeRow });
      const { state = "", settled_state = "" } = row ?? {};
      const settled = {
        events: row?.settled_events ?? 0,
        users: row?.settled_users ?? 0,
        stored: row?.settled_rows ?? 0,
      };
      return {
        all: { totals: toTotals(row), state },
        settled: settled.stored === 0 ? undefined : { totals: settled, state: settled_state },
      };
    },
    joined: async (rows, base) => {
      const params = createSqlParams();
      const strangers = `${rows.strangers(table, params)} AS part_strangers`;
      const ofBase =
        base === undefined ? "" : ` UNION ALL SELECT 0, ${stateOfText(stateLiteral(base.state))}, 0, 0`;
      const sql = `
    SELECT ${totalsSql}, ${stateText("part_users", "1")} AS state, sum(part_strangers) AS strangers
    FROM (${countSql(reader, question, params, { rows, column: strangers })}${ofBase})`;
      const [row] = await events.query({ scope, sql, params: params.values(), row: joinedRow });
      const found = toTotals(row);
      const totals = {
        // Of both already.
        users: found.users,
        events: found.events + (base?.totals.events ?? 0),
        stored: found.stored + (base?.totals.stored ?? 0),
      };
      return { value: { totals, state: row?.state ?? "" }, strangers: row?.strangers ?? 0 };
    },
  };
}

const totalsSql = `sum(part_events) AS events_sum, ${usersOfStates("part_users")} AS users_count, sum(part_rows) AS rows_count`;

function countSql(
  { range }: Pick<EventReader, "range">,
  { environments }: TotalsQuestion,
  params: SqlParams,
  of: { readonly rows: StoredRows; readonly column: string },
): string {
  return `
      SELECT sum(toUInt64(sample_weight)) AS part_events, ${usersState} AS part_users, count() AS part_rows, ${of.column}
      FROM ${table}
      WHERE ${of.rows.where(table, params)} AND ${inEnvironments(environments, params)} AND ${eventsWithin(range, params)}`;
}

async function readAllTotals(
  { events, scope, range }: EventReader,
  { environments }: TotalsQuestion,
): Promise<StreamTotals> {
  const params = createSqlParams();
  const sql = `
    SELECT sum(toUInt64(sample_weight)) AS events_sum,
      finalizeAggregation(${usersState}) AS users_count, count() AS rows_count
    FROM ${table}
    WHERE ${inEnvironments(environments, params)} AND ${eventsWithin(range, params)}`;
  const [row] = await events.query({ scope, sql, params: params.values(), row: totalsRow });
  return toTotals(row);
}

function toTotals(row: z.infer<typeof totalsRow> | undefined): StreamTotals {
  return { events: row?.events_sum ?? 0, users: row?.users_count ?? 0, stored: row?.rows_count ?? 0 };
}
