/**
 * Events, users, first and last seen of groups, from settled rows that were read before and the others. Events add up;
 * users are merged by the engine, from the state of the settled rows that is kept as a text, and only where the users
 * of the other rows are not those of the look before.
 */
import { z } from "zod";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { uuidText } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import type { FigureJoin } from "./kept/kept-groups.ts";
import { bothHalves, type SplitRows, type StoredRows } from "./kept/stored-rows.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { eventsWithin } from "./time-range.ts";
import { totalsParts, userBits, usersOfStates, usersState } from "./totals-by-day.ts";

export type GroupFigures = {
  readonly events: number;
  readonly users: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
};

/** What is kept of a group's settled rows. */
type SettledFigures = GroupFigures & {
  readonly state: string;
  /** The users of other rows at the last look, and how many there were with them. */
  merged: { readonly state: string; readonly users: number };
};

const row = z.object({
  project_id: whole,
  hash: hexOfUuid,
  events_sum: whole,
  users_count: whole,
  first_ms: whole,
  last_ms: whole,
  state: z.string(),
  strangers: whole,
});
type Row = z.infer<typeof row>;
const wholeRow = row.omit({ strangers: true }).extend({
  settled_events: whole,
  settled_users: whole,
  settled_first_ms: whole,
  settled_last_ms: whole,
  settled_rows: whole,
  other_state: z.string(),
});
type WholeRow = z.infer<typeof wholeRow>;
const usersRow = z.object({ project_id: whole, hash: hexOfUuid, users_count: whole });

/** How figures of groups come together; `figureOf` picks what is asked of them. */
export function joinFigures<Figure>(
  reader: EventReader,
  environments: readonly string[],
  figureOf: (figures: GroupFigures) => Figure,
): FigureJoin<Figure, SettledFigures> {
  return {
    whole: async (rows, groups) =>
      new Map(
        (await readWhole(reader, { rows, groups, environments })).map((one) => [
          groupKeyText({ projectId: one.project_id, hash: one.hash }),
          { figure: figureOf(figuresOf(one)), base: settledOf(one) },
        ]),
      ),
    joined: async (rows, groups, bases) => {
      const found = await readStates(reader, { rows, groups, environments });
      const others = new Map(
        found.map((one) => [groupKeyText({ projectId: one.project_id, hash: one.hash }), one]),
      );
      const changed = groups.flatMap((group) => {
        const [base, other] = [bases.get(groupKeyText(group)), others.get(groupKeyText(group))];
        return base === undefined || other === undefined || base.merged.state === other.state
          ? []
          : [{ group, base, state: other.state }];
      });
      const users = await mergeUsers(
        reader,
        changed.map(({ group, base, state }) => ({ ...group, states: [base.state, state] })),
      );
      for (const { group, base, state } of changed)
        base.merged = { state, users: users.get(groupKeyText(group)) ?? base.users };
      const value = new Map<string, Figure>();
      for (const group of groups) {
        const text = groupKeyText(group);
        const [base, other] = [bases.get(text), others.get(text)];
        const figures = together(base, other && figuresOf(other));
        if (figures !== undefined) value.set(text, figureOf(figures));
      }
      return { value, strangers: found.reduce((sum, { strangers }) => sum + strangers, 0) };
    },
  };
}

function figuresOf(one: Omit<Row, "strangers" | "state">): GroupFigures {
  return {
    events: one.events_sum,
    users: one.users_count,
    firstSeenMs: one.first_ms,
    lastSeenMs: one.last_ms,
  };
}

function settledOf(one: WholeRow): SettledFigures | undefined {
  if (one.settled_rows === 0) return undefined;
  return {
    events: one.settled_events,
    users: one.settled_users,
    firstSeenMs: one.settled_first_ms,
    lastSeenMs: one.settled_last_ms,
    state: one.state,
    merged: { state: one.other_state, users: one.users_count },
  };
}

function together(
  base: SettledFigures | undefined,
  other: GroupFigures | undefined,
): GroupFigures | undefined {
  if (base === undefined) return other;
  return {
    events: base.events + (other?.events ?? 0),
    users: other === undefined ? base.users : base.merged.users,
    firstSeenMs: Math.min(base.firstSeenMs, other?.firstSeenMs ?? Infinity),
    lastSeenMs: Math.max(base.lastSeenMs, other?.lastSeenMs ?? 0),
  };
}

type FiguresQuestion<Rows> = {
  readonly rows: Rows;
  readonly groups: readonly GroupKey[];
  readonly environments: readonly string[];
};

/** Rows by group under a condition each, of which no two hold for the same event. */
function selectSql(
  conditions: readonly string[],
  { rows, groups, environments }: FiguresQuestion<StoredRows>,
  params: SqlParams,
  column: string,
): string {
  const condition = `${rows.where("errors", params)} AND ${inGroups(groups, params)} AND ${inEnvironments(environments, params)}`;
  return conditions
    .map(
      (one) => `
      SELECT project_id, group_hash, sum(toUInt64(sample_weight)) AS group_events, ${usersState} AS group_users,
        min(timestamp) AS first_at, max(timestamp) AS last_at, ${column}
      FROM errors
      WHERE ${condition} AND ${one}
      GROUP BY project_id, group_hash`,
    )
    .join(" UNION ALL ");
}

const figuresSql = `sum(group_events) AS events_sum, ${usersOfStates("group_users")} AS users_count,
      toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms`;
const stateSql = (condition: string): string =>
  `base64Encode(unhex(hex(uniqCombined64MergeStateIf(${userBits})(group_users, ${condition}))))`;

/** The settled rows are many: those from the totals by day. */
async function readWhole(
  { events, scope, range }: EventReader,
  question: FiguresQuestion<SplitRows>,
): Promise<readonly WholeRow[]> {
  const params = createSqlParams();
  const halves = bothHalves(question.rows, (rows, isSettled) =>
    selectSql(
      rows === question.rows.settled ? totalsParts(range, params) : [eventsWithin(range, params)],
      { ...question, rows },
      params,
      isSettled,
    ),
  );
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, ${figuresSql},
      sumIf(group_events, is_settled) AS settled_events,
      uniqCombined64MergeIf(${userBits})(group_users, is_settled) AS settled_users,
      toUnixTimestamp64Milli(minIf(first_at, is_settled)) AS settled_first_ms,
      toUnixTimestamp64Milli(maxIf(last_at, is_settled)) AS settled_last_ms, countIf(is_settled) AS settled_rows,
      ${stateSql("is_settled")} AS state, ${stateSql("NOT is_settled")} AS other_state
    FROM (${halves})
    GROUP BY project_id, group_hash`;
  return await events.query({ scope, sql, params: params.values(), row: wholeRow });
}

async function readStates(
  { events, scope, range }: EventReader,
  question: FiguresQuestion<StoredRows>,
): Promise<readonly Row[]> {
  const params = createSqlParams();
  const strangers = `${question.rows.strangers("errors", params)} AS group_strangers`;
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, ${figuresSql}, ${stateSql("1")} AS state,
      sum(group_strangers) AS strangers
    FROM (${selectSql([eventsWithin(range, params)], question, params, strangers)})
    GROUP BY project_id, group_hash`;
  return await events.query({ scope, sql, params: params.values(), row });
}

type GroupStates = GroupKey & { readonly states: readonly string[] };

/** Beyond that a statement is refused; escaped, a state is somewhat longer. */
const stateCharsMax = 180_000;

/** How many users several states of each group have together. */
async function mergeUsers(
  reader: EventReader,
  groups: readonly GroupStates[],
): Promise<ReadonlyMap<string, number>> {
  const pieces: GroupStates[][] = [];
  let chars = Infinity;
  for (const group of groups) {
    const length = group.states.join("").length;
    if (chars + length > stateCharsMax) {
      pieces.push([]);
      chars = 0;
    }
    chars += length;
    pieces.at(-1)?.push(group);
  }
  const found = await Promise.all(pieces.map(async (piece) => await mergeSomeUsers(reader, piece)));
  return new Map(found.flat());
}

async function mergeSomeUsers(
  { events, scope }: EventReader,
  groups: readonly GroupStates[],
): Promise<readonly (readonly [string, number])[]> {
  const params = createSqlParams();
  const all = groups.flatMap(({ projectId, hash, states }) =>
    states.map((state) => ({ projectId, hash, state })),
  );
  const ids = params.bind(
    all.map(({ projectId }) => projectId),
    "Array(UInt64)",
  );
  const hashes = params.bind(
    all.map(({ hash }) => uuidText(hash)),
    "Array(String)",
  );
  const states = params.bind(
    all.map(({ state }) => state),
    "Array(String)",
  );
  const sql = `
    SELECT one.1 AS project_id, one.2 AS hash,
      ${usersOfStates(`CAST(base64Decode(one.3) AS AggregateFunction(uniqCombined64(${userBits}), UInt64))`)} AS users_count
    FROM (SELECT arrayJoin(arrayZip(${ids}, ${hashes}, ${states})) AS one)
    GROUP BY project_id, hash`;
  const found = await events.query({ scope, sql, params: params.values(), row: usersRow });
  return found.map(
    (one) => [groupKeyText({ projectId: one.project_id, hash: one.hash }), one.users_count] as const,
  );
}
