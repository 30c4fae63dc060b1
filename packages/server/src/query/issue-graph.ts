/**
 * An issue over time with its users, and the same over the whole range, from one read of its events: users of a few
 * groups are counted faster from their events than merged from many hours, and those of the range come of the buckets'.
 */
import { z } from "zod";
import type { EventReader, GroupKey } from "./event-reader.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { userBits, usersOfStates, usersState } from "./totals-by-day.ts";
import { bucketsOf, type SeriesPoint } from "./issue-figures.ts";
import { createSqlParams } from "./sql-params.ts";
import { whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

export type GraphPoint = SeriesPoint & { readonly users: number };

export type IssueGraph = {
  /** Every bucket is there, also those without events; the first one begins before the range mostly. */
  readonly points: readonly GraphPoint[];
  readonly totals: { readonly events: number; readonly users: number };
};

const graphRow = z.object({
  bucket: whole,
  is_total: whole,
  events_sum: whole,
  users_count: whole,
  range_events: whole,
  range_users: whole,
});

export async function readIssueGraph(
  reader: EventReader,
  question: {
    readonly groups: readonly GroupKey[];
    readonly environments: readonly string[];
    readonly bucketMs: number;
  },
): Promise<IssueGraph> {
  const buckets = bucketsOf(reader.range, question.bucketMs);
  const [first] = buckets;
  const rows =
    question.groups.length === 0 || first === undefined ? [] : await readRows(reader, question, first);
  const found = new Map(rows.filter((row) => row.is_total === 0).map((row) => [row.bucket * 1000, row]));
  const total = rows.find((row) => row.is_total === 1);
  return {
    points: buckets.map((atMs) => {
      const row = found.get(atMs);
      return { atMs, events: row?.events_sum ?? 0, users: row?.users_count ?? 0 };
    }),
    totals: { events: total?.range_events ?? 0, users: total?.range_users ?? 0 },
  };
}

async function readRows(
  reader: EventReader,
  question: Parameters<typeof readIssueGraph>[1],
  firstMs: number,
): Promise<readonly z.infer<typeof graphRow>[]> {
  const { startMs, endMs } = reader.range;
  const params = createSqlParams();
  const bucketSeconds = params.bind(question.bucketMs / 1000, "UInt32");
  const start = `fromUnixTimestamp64Milli(${params.bind(startMs, "Int64")}, 'UTC')`;
  const sql = `
    SELECT bucket, grouping(bucket) AS is_total, sum(part_events) AS events_sum, ${usersOfStates("part_users")} AS users_count,
      sumIf(part_events, in_range) AS range_events, uniqCombined64MergeIf(${userBits})(part_users, in_range) AS range_users
    FROM (
      SELECT intDiv(toUnixTimestamp(timestamp), ${bucketSeconds}) * ${bucketSeconds} AS bucket, timestamp >= ${start} AS in_range,
        sum(toUInt64(sample_weight)) AS part_events, ${usersState} AS part_users
      FROM errors
      WHERE ${inGroups(question.groups, params)} AND ${eventsWithin({ startMs: firstMs, endMs }, params)}
        AND ${inEnvironments(question.environments, params)}
      GROUP BY bucket, in_range
    )
    GROUP BY GROUPING SETS ((bucket), ())`;
  const { events, scope } = reader;
  return await events.query({ scope, sql, params: params.values(), row: graphRow });
}
