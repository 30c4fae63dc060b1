/**
 * Events and users of groups, from rows that were read before and others. Events add up; users are merged by the engine,
 * from their state in the former rows, which is kept as a text and sent along. Nobody who keeps figures asks for times,
 * and these are the largest column that would be read.
 */
import { z } from "zod";
import { type CountedEvents, withFound } from "./counted-events.ts";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { uuidText } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import type { FigureJoin, Split } from "./kept/kept-groups.ts";
import { bothHalves, type SplitRows, type StoredRows, strangersColumn } from "./kept/stored-rows.ts";
import { stateLiteral, stateOfText, stateText } from "./kept/user-state.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";
import { countedParts, userBits, usersOfStates, usersState } from "./totals-by-day.ts";

export type GroupCounts = { readonly events: number; readonly users: number };

/** What is kept of a group's rows. */
type CountedGroup = { readonly figures: GroupCounts; readonly state: string };

const row = z.object({
  project_id: whole,
  hash: hexOfUuid,
  events_sum: whole,
  users_count: whole,
  state: z.string(),
});
type Row = z.infer<typeof row>;
const joinedRow = row.extend({ strangers: whole });
const touchedRow = joinedRow.pick({ project_id: true, hash: true, strangers: true });
const wholeRow = row.extend({
  settled_events: whole,
  settled_users: whole,
  settled_rows: whole,
  settled_state: z.string(),
});

/** How figures of groups come together. */
export function joinFigures(
  reader: EventReader,
  environments: readonly string[],
  under?: CountedEvents,
): FigureJoin<GroupCounts, CountedGroup> {
  return {
    figureOf: ({ figures }) => figures,
    whole: async (rows, groups) =>
      new Map(
        (await readWhole(reader, { rows, groups, environments, under })).map((one) => [
          keyOf(one),
          splitOf(one),
        ]),
      ),
    joined: async (rows, groups, bases) => {
      const asked = { rows, groups, environments, under };
      const one = inPieces(groups, bases);
      // Of many groups most have none of the rows, and what is kept of them need not be sent.
      const touched = one.length > 1 ? await readTouched(reader, asked) : [];
      const pieces = one.length > 1 ? inPieces(touched, bases) : one;
      const found = await Promise.all(
        pieces.map(async (piece) => await readJoined(reader, { ...asked, groups: piece }, bases)),
      );
      const value = new Map(
        groups.flatMap((group) => {
          const base = bases.get(groupKeyText(group));
          return base === undefined ? [] : [[groupKeyText(group), base] as const];
        }),
      );
      for (const one of found.flat()) value.set(keyOf(one), together(value.get(keyOf(one)), countedOf(one)));
      const strangers = [...touched, ...found.flat()].reduce((sum, of) => sum + of.strangers, 0);
      return { value, strangers };
    },
  };
}

function keyOf(one: Pick<Row, "project_id" | "hash">): string {
  return groupKeyText({ projectId: one.project_id, hash: one.hash });
}

function countedOf(one: Row): CountedGroup {
  return { figures: { events: one.events_sum, users: one.users_count }, state: one.state };
}

function splitOf(one: z.infer<typeof wholeRow>): Split<CountedGroup> {
  const figures = { events: one.settled_events, users: one.settled_users };
  const settled = one.settled_rows === 0 ? undefined : { figures, state: one.settled_state };
  return { all: countedOf(one), settled };
}

/** The users of `other` are those of both. */
function together(base: CountedGroup | undefined, other: CountedGroup): CountedGroup {
  if (base === undefined) return other;
  const figures = {
    events: base.figures.events + other.figures.events,
    users: other.figures.users,
  };
  return { figures, state: other.state };
}

type FiguresQuestion<Rows> = {
  readonly rows: Rows;
  readonly groups: readonly GroupKey[];
  readonly environments: readonly string[];
  /** Only these events count. */
  readonly under: CountedEvents | undefined;
};

/** Rows by group under a condition each, of which no two hold for the same event. */
function selectSql(
  conditions: readonly string[],
  { rows, groups, environments, under }: FiguresQuestion<StoredRows>,
  params: SqlParams,
  column: string,
): string {
  const condition = withFound(
    `${rows.where("errors", params)} AND ${inGroups(groups, params)} AND ${inEnvironments(environments, params)}`,
    under,
    params,
  );
  return conditions
    .map(
      (one) => `
      SELECT project_id, group_hash, sum(toUInt64(sample_weight)) AS group_events, ${usersState} AS group_users,
        ${column}
      FROM errors
      WHERE ${condition} AND ${one}
      GROUP BY project_id, group_hash`,
    )
    .join(" UNION ALL ");
}

const figuresSql = `sum(group_events) AS events_sum, ${usersOfStates("group_users")} AS users_count`;
const stateSql = (condition: string): string => stateText("group_users", condition);

/** The settled rows are many: those from the totals by day. */
async function readWhole(
  { events, scope, range }: EventReader,
  question: FiguresQuestion<SplitRows>,
): Promise<readonly z.infer<typeof wholeRow>[]> {
  const params = createSqlParams();
  const halves = bothHalves(question.rows, (rows, isSettled) =>
    selectSql(
      rows === question.rows.settled
        ? countedParts(range, question.under, params)
        : [eventsWithin(range, params)],
      { ...question, rows },
      params,
      isSettled,
    ),
  );
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, ${figuresSql},
      sumIf(group_events, is_settled) AS settled_events,
      uniqCombined64MergeIf(${userBits})(group_users, is_settled) AS settled_users,
      countIf(is_settled) AS settled_rows,
      ${stateSql("1")} AS state, ${stateSql("is_settled")} AS settled_state
    FROM (${halves})
    GROUP BY project_id, group_hash`;
  return await events.query({ scope, sql, params: params.values(), row: wholeRow });
}

/** Which groups have some of the rows. */
async function readTouched(
  { events, scope, range }: EventReader,
  { rows, groups, environments, under }: FiguresQuestion<StoredRows>,
): Promise<readonly (GroupKey & { readonly strangers: number })[]> {
  const params = createSqlParams();
  const sql = `
    SELECT project_id, toString(group_hash) AS hash${strangersColumn(rows, "errors", params)}
    FROM errors
    WHERE ${withFound(
      `${rows.where("errors", params)} AND ${inGroups(groups, params)} AND ${eventsWithin(range, params)}
      AND ${inEnvironments(environments, params)}`,
      under,
      params,
    )}
    GROUP BY project_id, group_hash`;
  const found = await events.query({ scope, sql, params: params.values(), row: touchedRow });
  return found.map(({ project_id, hash, strangers }) => ({ projectId: project_id, hash, strangers }));
}

/** Groups that have some of the rows, with the users of their bases as well. */
async function readJoined(
  { events, scope, range }: EventReader,
  question: FiguresQuestion<StoredRows>,
  bases: ReadonlyMap<string, CountedGroup>,
): Promise<readonly z.infer<typeof joinedRow>[]> {
  const params = createSqlParams();
  const strangers = `${question.rows.strangers("errors", params)} AS group_strangers`;
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, sum(group_events) AS events_sum,
      ${usersOfStates("group_users")} AS users_count, ${stateSql("1")} AS state, sum(group_strangers) AS strangers
    FROM (
      SELECT *, 1 AS is_row FROM (${selectSql([eventsWithin(range, params)], question, params, strangers)})
      UNION ALL ${statesSql(question.groups, bases, params)})
    GROUP BY project_id, group_hash
    HAVING max(is_row) = 1`;
  return await events.query({ scope, sql, params: params.values(), row: joinedRow });
}

/** What is kept, in the columns of rows that are read. */
function statesSql(
  groups: readonly GroupKey[],
  bases: ReadonlyMap<string, CountedGroup>,
  params: SqlParams,
): string {
  const sent = groups.flatMap(({ projectId, hash }) => {
    const base = bases.get(groupKeyText({ projectId, hash }));
    return base === undefined ? [] : [{ projectId, hash, state: base.state }];
  });
  const ids = params.bind(
    sent.map(({ projectId }) => projectId),
    "Array(UInt64)",
  );
  const hashes = params.bind(
    sent.map(({ hash }) => uuidText(hash)),
    "Array(UUID)",
  );
  const states = sent.map(({ state }) => stateLiteral(state));
  return `
      SELECT one.1, one.2, 0, ${stateOfText("one.3")}, 0, 0
      FROM (SELECT arrayJoin(arrayZip(${ids}, ${hashes}, CAST([${states.join()}] AS Array(String)))) AS one)`;
}

/** With 256 KB of text a statement is refused; names of groups and parts come along. */
const stateCharsMax = 220_000;

function inPieces(
  groups: readonly GroupKey[],
  bases: ReadonlyMap<string, CountedGroup>,
): readonly (readonly GroupKey[])[] {
  const pieces: GroupKey[][] = [];
  let chars = Infinity;
  for (const group of groups) {
    const { length } = bases.get(groupKeyText(group))?.state ?? "";
    if (chars + length > stateCharsMax) {
      pieces.push([]);
      chars = 0;
    }
    chars += length;
    pieces.at(-1)?.push(group);
  }
  return pieces;
}
