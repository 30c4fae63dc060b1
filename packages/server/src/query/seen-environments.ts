/** The environments that events named. */
import { z } from "zod";
import type { EventReader } from "./event-reader.ts";
import { keptValue, type ValueJoin } from "./kept/kept-value.ts";
import { orderKey } from "./kept/order-key.ts";
import { bothHalves, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { countsWithin } from "./time-range.ts";

export type SeenEnvironment = {
  /** An empty one stands for events without. */
  readonly name: string;
  readonly projectIds: readonly number[];
  readonly lastSeenMs: number;
};

type CountedEnvironment = SeenEnvironment & { readonly events: number };
type ByName = ReadonlyMap<string, CountedEnvironment>;

const table = "error_counts_hourly";
const shownMax = 1000;
/** Beyond so many, the order of those behind them may lag. */
const countedMax = 4 * shownMax;

const environmentRow = z.object({
  environment: z.string(),
  projects: z.array(whole),
  last_seen_ms: whole,
  events_sum: whole,
});
const joinedRow = environmentRow.extend({ strangers: whole });
const wholeRow = environmentRow.extend({
  settled_projects: z.array(whole),
  settled_last_ms: whole,
  settled_events: whole,
  settled_rows: whole,
});

/** Of all events in the range, those with the most events first. */
export async function readEnvironments(
  reader: EventReader,
  question: { readonly nowMs: number },
): Promise<readonly SeenEnvironment[]> {
  if (reader.scope.projectIds.length === 0) return [];
  return await keptValue(
    reader.kept,
    orderKey("environments", reader.range, { environments: [], ...question }),
    async () => inOrder(byName(await read(reader, environmentRow, shownMax))),
    joinEnvironments(reader),
  );
}

function joinEnvironments(reader: EventReader): ValueJoin<readonly SeenEnvironment[], ByName> {
  return {
    valueOf: inOrder,
    whole: async (rows) => {
      const params = createSqlParams();
      const halves = bothHalves(
        rows,
        (half, isSettled) => `
      SELECT environment, groupUniqArray(project_id) AS part_projects, max(last_seen) AS part_last,
        sum(events) AS part_events, ${isSettled}
      FROM ${table}
      WHERE ${half.where(table, params)} AND ${countsWithin(reader.range, params)}
      GROUP BY environment`,
      );
      const sql = `
    SELECT environment, groupUniqArrayArray(part_projects) AS projects,
      toUnixTimestamp64Milli(max(part_last)) AS last_seen_ms, sum(part_events) AS events_sum,
      groupUniqArrayArrayIf(part_projects, is_settled) AS settled_projects,
      toUnixTimestamp64Milli(maxIf(part_last, is_settled)) AS settled_last_ms,
      sumIf(part_events, is_settled) AS settled_events, countIf(is_settled) AS settled_rows
    FROM (${halves})
    GROUP BY environment
    ORDER BY events_sum DESC, environment
    LIMIT ${countedMax}`;
      const { events, scope } = reader;
      const found = await events.query({ scope, sql, params: params.values(), row: wholeRow });
      const settled = found
        .filter(({ settled_rows }) => settled_rows > 0)
        .map((row) => ({
          environment: row.environment,
          projects: row.settled_projects,
          last_seen_ms: row.settled_last_ms,
          events_sum: row.settled_events,
        }));
      return { all: byName(found), settled: byName(settled) };
    },
    joined: async (rows, base) => {
      const found = await read(reader, joinedRow, countedMax, rows);
      const value = new Map(base);
      for (const [name, one] of byName(found)) value.set(name, together(value.get(name), one));
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}

async function read<Row>(
  reader: EventReader,
  row: z.ZodType<Row>,
  limit: number,
  rows?: StoredRows,
): Promise<readonly Row[]> {
  const params = createSqlParams();
  const ofRows = rows === undefined ? "" : `${rows.where(table, params)} AND `;
  const sql = `
    SELECT environment, groupUniqArray(project_id) AS projects,
      toUnixTimestamp64Milli(max(last_seen)) AS last_seen_ms, sum(events) AS events_sum${strangersColumn(rows, table, params)}
    FROM ${table}
    WHERE ${ofRows}${countsWithin(reader.range, params)}
    GROUP BY environment
    ORDER BY events_sum DESC, environment
    LIMIT ${limit}`;
  return await reader.events.query({ scope: reader.scope, sql, params: params.values(), row });
}

function byName(rows: readonly z.infer<typeof environmentRow>[]): ByName {
  return new Map(
    rows.map((row) => [
      row.environment,
      {
        name: row.environment,
        projectIds: row.projects,
        lastSeenMs: row.last_seen_ms,
        events: row.events_sum,
      },
    ]),
  );
}

function together(one: CountedEnvironment | undefined, other: CountedEnvironment): CountedEnvironment {
  if (one === undefined) return other;
  return {
    name: one.name,
    projectIds: [...new Set([...one.projectIds, ...other.projectIds])],
    lastSeenMs: Math.max(one.lastSeenMs, other.lastSeenMs),
    events: one.events + other.events,
  };
}

function inOrder(environments: ByName): readonly SeenEnvironment[] {
  return [...environments.values()]
    .toSorted((one, other) => other.events - one.events || (one.name < other.name ? -1 : 1))
    .slice(0, shownMax);
}
