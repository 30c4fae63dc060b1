/** How many events there are of each issue; users are not counted. */
import { z } from "zod";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { inGroups } from "./group-condition.ts";
import type { IssueGroup } from "./issue-figures.ts";
import type { FigureJoin } from "./kept/kept-groups.ts";
import { andRows, bothHalves, type StoredRows } from "./kept/stored-rows.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";

const timesSeenRow = z.object({ project_id: whole, hash: hexOfUuid, events_sum: whole });
const addedRow = timesSeenRow.extend({ strangers: whole });
const wholeRow = timesSeenRow.extend({ settled_events: whole, settled_rows: whole });

/** How often each issue was seen. */
export async function readTimesSeen(
  reader: EventReader,
  groups: readonly IssueGroup[],
): Promise<ReadonlyMap<number, number>> {
  const read = async (some: readonly GroupKey[]): Promise<ReadonlyMap<string, number>> => {
    if (some.length === 0) return new Map();
    const params = createSqlParams();
    const sql = selectSql(reader, some, params, { hash: "toString(group_hash) AS hash" });
    const { events, scope } = reader;
    const rows = await events.query({ scope, sql, params: params.values(), row: timesSeenRow });
    return new Map(rows.map((row) => [keyOf(row), row.events_sum]));
  };
  const found =
    reader.kept === undefined
      ? await read(groups)
      : await reader.kept.figures("times seen", groups, { read, join: joinTimesSeen(reader) });
  const timesSeen = new Map<number, number>();
  for (const group of groups) {
    const events = found.get(groupKeyText(group)) ?? 0;
    timesSeen.set(group.issueId, (timesSeen.get(group.issueId) ?? 0) + events);
  }
  return timesSeen;
}

function keyOf(row: { readonly project_id: number; readonly hash: string }): string {
  return groupKeyText({ projectId: row.project_id, hash: row.hash });
}

function selectSql(
  { range }: EventReader,
  groups: readonly GroupKey[],
  params: SqlParams,
  { hash, rows, column }: { readonly hash: string; readonly rows?: StoredRows; readonly column?: string },
): string {
  return `
      SELECT project_id, ${hash}, sum(toUInt64(sample_weight)) AS events_sum${column === undefined ? "" : `, ${column}`}
      FROM errors
      WHERE ${andRows(rows, "errors", params)}${inGroups(groups, params)} AND ${eventsWithin(range, params)}
      GROUP BY project_id, group_hash`;
}

function joinTimesSeen(reader: EventReader): FigureJoin<number, number> {
  const { events, scope } = reader;
  return {
    figureOf: (timesSeen) => timesSeen,
    whole: async (rows, groups) => {
      const params = createSqlParams();
      const halves = bothHalves(rows, (half, isSettled) =>
        selectSql(reader, groups, params, { hash: "group_hash", rows: half, column: isSettled }),
      );
      const sql = `
        SELECT project_id, toString(group_hash) AS hash, sum(half.events_sum) AS events_sum,
          sumIf(half.events_sum, is_settled) AS settled_events, countIf(is_settled) AS settled_rows
        FROM (${halves}) AS half
        GROUP BY project_id, group_hash`;
      const found = await events.query({ scope, sql, params: params.values(), row: wholeRow });
      return new Map(
        found.map((row) => [
          keyOf(row),
          { all: row.events_sum, settled: row.settled_rows === 0 ? undefined : row.settled_events },
        ]),
      );
    },
    joined: async (rows, groups, bases) => {
      const params = createSqlParams();
      const sql = selectSql(reader, groups, params, {
        hash: "toString(group_hash) AS hash",
        rows,
        column: `${rows.strangers("errors", params)} AS strangers`,
      });
      const found = await events.query({ scope, sql, params: params.values(), row: addedRow });
      const value = new Map(bases);
      for (const row of found) value.set(keyOf(row), (bases.get(keyOf(row)) ?? 0) + row.events_sum);
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}
