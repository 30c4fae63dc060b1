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
import type { StoredRows } from "./kept/stored-rows.ts";
import { createSqlParams } from "./sql-params.ts";
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
const usersRow = z.object({ project_id: whole, hash: hexOfUuid, users_count: whole });

/** How figures of groups come together; `figureOf` picks what is asked of them. */
export function joinFigures<Figure>(
  reader: EventReader,
  environments: readonly string[],
  figureOf: (figures: GroupFigures) => Figure,
): FigureJoin<Figure, SettledFigures> {
  const read = async (
    rows: StoredRows,
    groups: readonly GroupKey[],
    byDay: boolean,
  ): Promise<readonly Row[]> => await readStates(reader, { rows, groups, environments, byDay });
  return {
    settled: async (rows, groups) =>
      new Map(
        (await read(rows, groups, true)).map((one) => [
          groupKeyText({ projectId: one.project_id, hash: one.hash }),
          { ...figuresOf(one), state: one.state, merged: { state: "", users: one.users_count } },
        ]),
      ),
    joined: async (rows, groups, bases) => {
      const found = await read(rows, groups, false);
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

function figuresOf(one: Row): GroupFigures {
  return {
    events: one.events_sum,
    users: one.users_count,
    firstSeenMs: one.first_ms,
    lastSeenMs: one.last_ms,
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

type StatesQuestion = {
  readonly rows: StoredRows;
  readonly groups: readonly GroupKey[];
  readonly environments: readonly string[];
  /** From the totals by day, where the rows are many. */
  readonly byDay: boolean;
};

async function readStates(
  { events, scope, range }: EventReader,
  { rows, groups, environments, byDay }: StatesQuestion,
): Promise<readonly Row[]> {
  const params = createSqlParams();
  const condition = `${rows.where("errors", params)} AND ${inGroups(groups, params)} AND ${inEnvironments(environments, params)}`;
  const parts = byDay ? totalsParts(range, params) : [eventsWithin(range, params)];
  const selects = parts.map(
    (part) => `
      SELECT project_id, group_hash, sum(toUInt64(sample_weight)) AS group_events, ${usersState} AS group_users,
        min(timestamp) AS first_at, max(timestamp) AS last_at, ${rows.strangers("errors", params)} AS group_strangers
      FROM errors
      WHERE ${condition} AND ${part}
      GROUP BY project_id, group_hash`,
  );
  const sql = `
    SELECT project_id, toString(group_hash) AS hash, sum(group_events) AS events_sum,
      ${usersOfStates("group_users")} AS users_count,
      base64Encode(unhex(hex(uniqCombined64MergeState(${userBits})(group_users)))) AS state,
      toUnixTimestamp64Milli(min(first_at)) AS first_ms, toUnixTimestamp64Milli(max(last_at)) AS last_ms,
      sum(group_strangers) AS strangers
    FROM (${selects.join(" UNION ALL ")})
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
