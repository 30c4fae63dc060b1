/**
 * Groups in order, from the totals that the event store keeps beside the events, or in a range from the hours of the
 * roll-up; under a search from the events that it finds.
 *
 * Users cannot be added up, and merging everybody's costs ten times the order by events. But nobody has more users
 * than events: among the groups with the most events, those with more users than the last of them has events are in
 * their place, whatever the others hold.
 */
import { z } from "zod";
import { assertNever } from "#kernel/errors.ts";
import { type CountedEvents, keptName, withFound } from "./counted-events.ts";
import { type EventReader, type GroupKey, groupKeyText } from "./event-reader.ts";
import { type GroupAlias, primaryHashSql, uuidText } from "./group-aliases.ts";
import { inEnvironments, inGroups } from "./group-condition.ts";
import { rollUp, storedErrors } from "./group-order.ts";
import { joinFigures } from "./joined-figures.ts";
import { firstOf, keptFront } from "./kept/kept-front.ts";
import {
  type Added,
  type Front,
  type FrontJoin,
  inPlace,
  type LooseRows,
  type PlacedGroup,
  type Split,
  type SplitGroups,
  splitGroups,
} from "./kept/kept-groups.ts";
import { orderKey } from "./kept/order-key.ts";
import { readGroupColumns } from "./kept/group-columns.ts";
import { andRows, bothHalves, type SplitRows } from "./kept/stored-rows.ts";
import type { GroupSort, MatchingGroup, MatchingGroups } from "./matching-groups.ts";
import { readNewestFirst } from "./newest-first.ts";
import { createSqlParams, type SqlParams } from "./sql-params.ts";
import { hexOfUuid, whole } from "./stored-event.ts";
import { countedParts, usersOfStates, usersState } from "./totals-by-day.ts";
import { countsWithin, eventsWithin, type TimeRange } from "./time-range.ts";

/** The orders that the totals can tell. */
export type TotalsSort = Extract<GroupSort, "date" | "new" | "freq" | "user">;

export type GroupTotalsQuestion = {
  readonly environments: readonly string[];
  readonly sort: TotalsSort;
  readonly among?: readonly GroupKey[] | undefined;
  readonly aliases?: readonly GroupAlias[] | undefined;
  /** Only these events count; all, unless said. */
  readonly under?: CountedEvents | undefined;
  readonly offset: number;
  readonly limit: number;
  /** With so many the caller can do, where each more costs. */
  readonly enough?: number | undefined;
  readonly nowMs?: number | undefined;
};

/** A figure of the totals, and the same of the hourly roll-up. */
type Figure = {
  readonly totals: string;
  readonly hourly: string;
  /** How those of several parts come together. */
  readonly sum: "sum" | "max" | "min";
  /** How that of some rows and that of others come together; a first time says nothing of groups behind a front. */
  readonly join?: Pick<FrontJoin<PlacedGroup>, "add" | "most" | "isPlaced">;
};

const eventsFigure: Figure = {
  totals: "sum(toUInt64(sample_weight))",
  hourly: "sum(events)",
  sum: "sum",
  join: {
    add: ({ projectId, hash, figure }, other) => ({ projectId, hash, figure: figure + other.figure }),
    most: (last, other) => last.figure + other.figure,
  },
};

const lastSeenFigure: Figure = {
  totals: "max(timestamp)",
  hourly: "max(last_seen)",
  sum: "max",
  join: {
    add: (one, other) => ({ ...one, figure: Math.max(one.figure, other.figure) }),
    most: (last, other) => Math.max(last.figure, other.figure),
    isPlaced: (last, other) => other.figure >= last.figure,
  },
};

function figureOf(sort: Exclude<TotalsSort, "user">): Figure {
  switch (sort) {
    case "date":
      return lastSeenFigure;
    case "new":
      return { totals: "min(timestamp)", hourly: "min(first_seen)", sum: "min" };
    case "freq":
      return eventsFigure;
    default:
      return assertNever(sort);
  }
}

/** A window of the groups, in order. */
export async function readGroupTotals(
  reader: EventReader,
  question: GroupTotalsQuestion,
): Promise<MatchingGroups> {
  if (question.sort === "user") return await readByUsers(reader, question);
  const figure = figureOf(question.sort);
  const kept = await keptByFigure(reader, question, figure);
  if (kept !== undefined && question.offset < kept.groups.length) return windowOfFront(kept, question);
  const rows = await readByFigure(reader, question, figure, {
    limit: question.limit + 1,
    offset: question.offset,
  });
  return windowOf(rows, question.limit);
}

type Ranked = PlacedGroup & { readonly matching?: MatchingGroup["matching"] };

function windowOf(rows: readonly Ranked[], limit: number): MatchingGroups {
  return {
    groups: rows.slice(0, limit).map(({ projectId, hash, matching }) => ({ projectId, hash, matching })),
    isMore: rows.length > limit,
  };
}

/** A window of what is kept; where it ends early there is more behind it. */
export function windowOfFront(
  front: Front<GroupKey>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): MatchingGroups {
  const groups = front.groups.slice(offset, offset + limit);
  return {
    groups: groups.map(({ projectId, hash }) => ({ projectId, hash, matching: undefined })),
    isMore: !front.isWhole || front.groups.length > offset + limit,
  };
}

async function keptByFigure(
  reader: EventReader,
  question: Narrowing,
  figure: Figure,
): Promise<Front<PlacedGroup> | undefined> {
  const name = keptName(`by ${figure.totals}`, question.under, reader.range);
  if (name === undefined) return undefined;
  return await keptFront(reader, name, question, {
    first: async (limit) => await readByFigure(reader, question, figure, { limit, offset: 0 }),
    join: figure.join && {
      ...figure.join,
      whole: async (rows, limit) => await readWholeByFigure(reader, question, figure, { rows, limit }),
      loose: async (of) => await readLooseByFigure(reader, question, figure, of),
    },
  });
}

const rankedRow = z.object({
  project_id: whole,
  hash: hexOfUuid,
  figure_value: z.coerce.number().optional(),
});
const wholeRow = rankedRow.extend({ settled_value: z.coerce.number(), settled_rows: whole });

async function readByFigure(
  { events, scope, range }: EventReader,
  question: Narrowing,
  figure: Figure,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Ranked[]> {
  return await readInRange(
    range,
    question,
    figure,
    page.limit,
    async (part) => await readPage({ events, scope, range: part }, question, figure, page),
  );
}

/**
 * Whose events under a search were last seen in the last days stands before all others. Where these fill what is asked
 * for, no older event needs a look: times are the largest column of those that orders read.
 */
async function readInRange<Group>(
  range: TimeRange,
  { under, among, nowMs }: Narrowing,
  figure: Figure,
  wanted: number,
  read: (range: TimeRange) => Promise<readonly Group[]>,
): Promise<readonly Group[]> {
  const isLookedFor = under !== undefined && among === undefined && figure === lastSeenFigure;
  return isLookedFor ? await readNewestFirst(range, wanted, read, nowMs) : await read(range);
}

async function readPage(
  reader: EventReader,
  question: Narrowing,
  figure: Figure,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Ranked[]> {
  const params = createSqlParams();
  const group = primaryHashSql(question.aliases ?? [], params);
  const source = sourceOf(reader.range, question, figure);
  const sql = `
    SELECT project_id, toString(${group} AS grouped) AS hash, toFloat64(${source.figure}) AS figure_value
    FROM ${source.table}
    WHERE ${narrow(source.within(reader.range, params), question, params)}
    GROUP BY project_id, grouped
    ORDER BY figure_value DESC, hash
    LIMIT ${Math.floor(page.limit)} OFFSET ${Math.floor(page.offset)}`;
  const found = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: rankedRow,
  });
  return found.map(rankedOf);
}

function rankedOf(row: z.infer<typeof rankedRow>): PlacedGroup {
  return { projectId: row.project_id, hash: row.hash, figure: row.figure_value ?? 0 };
}

/** A range is ordered by the hours of the roll-up: whole days and the hours at their edges together cost twice as much. */
function sourceOf(range: TimeRange, { under }: Narrowing, figure: Figure) {
  return range.isWhole === true || under !== undefined
    ? { ...storedErrors, within: eventsWithin, figure: figure.totals }
    : { ...rollUp, within: countsWithin, figure: figure.hourly };
}

async function readWholeByFigure(
  { events, scope, range }: EventReader,
  question: Narrowing,
  figure: Figure,
  of: { readonly rows: SplitRows; readonly limit: number },
): Promise<SplitGroups<PlacedGroup>> {
  const groups = await readInRange(
    range,
    question,
    figure,
    of.limit,
    async (part) => await readHalves({ events, scope, range: part }, question, figure, of),
  );
  return splitGroups(groups, of.limit);
}

async function readHalves(
  reader: EventReader,
  question: Narrowing,
  figure: Figure,
  { rows, limit }: { readonly rows: SplitRows; readonly limit: number },
): Promise<readonly Split<PlacedGroup>[]> {
  const params = createSqlParams();
  const source = sourceOf(reader.range, question, figure);
  const halves = bothHalves(
    rows,
    (half, isSettled) => `
      SELECT project_id, ${primaryHashSql(question.aliases ?? [], params)} AS grouped,
        ${source.figure} AS half_figure, ${isSettled}
      FROM ${source.table}
      WHERE ${narrow(`${andRows(half, source.table, params)}${source.within(reader.range, params)}`, question, params)}
      GROUP BY project_id, grouped`,
  );
  const sql = `
    SELECT project_id, toString(grouped) AS hash, toFloat64(${figure.sum}(half_figure)) AS figure_value,
      toFloat64(${figure.sum}If(half_figure, is_settled)) AS settled_value, countIf(is_settled) AS settled_rows
    FROM (${halves})
    GROUP BY project_id, grouped
    ORDER BY figure_value DESC, hash
    LIMIT ${Math.floor(limit)}`;
  const found = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: wholeRow,
  });
  return found.map((row) => {
    const all = rankedOf(row);
    return { all, settled: row.settled_rows === 0 ? undefined : { ...all, figure: row.settled_value } };
  });
}

async function readLooseByFigure(
  reader: EventReader,
  question: Narrowing,
  figure: Figure,
  of: LooseRows,
): Promise<Added<readonly PlacedGroup[]>> {
  const params = createSqlParams();
  const source = sourceOf(reader.range, question, figure);
  const sql = `
    SELECT project_id, toString(${primaryHashSql(question.aliases ?? [], params)} AS grouped) AS hash,
      toFloat64(${source.figure}) AS figure_value, ${of.rows.strangers(source.table, params)} AS strangers
    FROM ${source.table}
    WHERE ${narrow(`${andRows(of.rows, source.table, params)}${source.within(reader.range, params)}`, question, params)}
    GROUP BY project_id, grouped
    LIMIT ${Math.floor(of.limit)}`;
  let strangers = 0;
  const value = await readGroupColumns(
    reader,
    ["figure_value", "strangers"],
    { sql, params },
    ({ projectId, hash }, column) => {
      strangers += column("strangers");
      return { projectId, hash, figure: column("figure_value") };
    },
  );
  return { value, strangers };
}

function narrow(rowsSql: string, question: Narrowing, params: SqlParams): string {
  const among = question.among === undefined ? "1" : inGroups(question.among, params);
  const asked = `${rowsSql} AND ${among} AND ${inEnvironments(question.environments, params)}`;
  return withFound(asked, question.under, params);
}

/** A statement that names more is refused. */
const candidatesMax = 5000;
/** So many in their place are enough for a page whose issues are filtered afterwards. */
const enoughGroups = 100;

async function readByUsers(reader: EventReader, question: GroupTotalsQuestion): Promise<MatchingGroups> {
  const wanted = Math.min(question.limit, question.enough ?? enoughGroups) + 1;
  // Most groups have nearly as many users as events.
  const candidatesMin = Math.ceil((question.offset + wanted) * 1.4);
  for (let count = candidatesMin; count <= candidatesMax; count *= 4) {
    const { groups: found, isWhole: hasAll } = await readMostEvents(reader, question, count);
    const usersOf = await readUsersOfGroups(reader, question, found);
    const ranked = found
      .map((group): Ranked => {
        const users = usersOf(group);
        return { ...group, figure: users, matching: { events: group.figure, users } };
      })
      .toSorted(inPlace);
    // The count of users is an estimate; it may exceed the events by its error.
    const least = hasAll ? -1 : (found.at(-1)?.figure ?? 0) * 1.05;
    const placed = ranked.filter(({ figure }) => figure > least).slice(question.offset);
    if (!hasAll && placed.length < wanted) continue;
    const { groups } = windowOf(placed, question.limit);
    return { groups, isMore: !hasAll || placed.length > question.limit };
  }
  const ranked = await readUsers(reader, question, undefined, {
    limit: question.limit + 1,
    offset: question.offset,
  });
  return windowOf(ranked, question.limit);
}

/** The groups with the most events. */
export async function readMostEvents(
  reader: EventReader,
  question: Narrowing,
  count: number,
): Promise<Front<PlacedGroup>> {
  return await firstOf(
    await keptByFigure(reader, question, eventsFigure),
    count,
    async () => await readByFigure(reader, question, eventsFigure, { limit: count, offset: 0 }),
  );
}

type Narrowing = Pick<GroupTotalsQuestion, "environments" | "among" | "aliases" | "nowMs" | "under">;

/** The users of some groups in the range; of very many all groups are read. */
export async function readUsersOfGroups(
  reader: EventReader,
  question: Narrowing,
  groups: readonly GroupKey[],
): Promise<(group: GroupKey) => number> {
  const read = async (some: readonly GroupKey[]): Promise<ReadonlyMap<string, number>> => {
    const ranked = await readUsers(reader, question, some.length > candidatesMax ? undefined : some);
    return new Map(ranked.map((one) => [groupKeyText(one), one.figure]));
  };
  const { environments, under } = question;
  const name = keptName("users", under, reader.range);
  // Rows of another hash of the same issue would not show as this one's.
  const isKept =
    (question.aliases ?? []).length === 0 && question.among === undefined && groups.length <= keptMax;
  const users =
    isKept && reader.kept !== undefined && name !== undefined
      ? await reader.kept.figures(orderKey(name, reader.range, question, false), groups, {
          read,
          join: { ...joinFigures(reader, environments, under), figureOf: ({ figures }) => figures.users },
        })
      : await read(groups);
  return (group) => users.get(groupKeyText(group)) ?? 0;
}

/** Beyond that keeping would push out what others ask for. */
const keptMax = 1000;

async function readUsers(
  reader: EventReader,
  question: Narrowing,
  candidates: readonly GroupKey[] | undefined,
  page?: { readonly limit: number; readonly offset: number },
): Promise<readonly Ranked[]> {
  if (candidates?.length === 0) return [];
  const params = createSqlParams();
  const aliases = question.aliases ?? [];
  const group = primaryHashSql(aliases, params);
  const ofCandidates = inCandidates(candidates, group, aliases.length > 0, params);
  const parts = countedParts(reader.range, question.under, params).map(
    (part) => `SELECT project_id, ${group} AS grouped, ${usersState} AS states
      FROM errors WHERE ${narrow(`${part} AND ${ofCandidates}`, question, params)} GROUP BY project_id, grouped`,
  );
  const sql = `
    SELECT project_id, toString(grouped) AS hash, toFloat64(${usersOfStates("states")}) AS figure_value
    FROM (${parts.join("\n UNION ALL ")})
    GROUP BY project_id, grouped
    ORDER BY figure_value DESC, grouped
    ${page === undefined ? "" : `LIMIT ${Math.floor(page.limit)} OFFSET ${Math.floor(page.offset)}`}`;
  const rows = await reader.events.query({
    scope: reader.scope,
    sql,
    params: params.values(),
    row: rankedRow,
  });
  return rows.map((row) => ({ projectId: row.project_id, hash: row.hash, figure: row.figure_value ?? 0 }));
}

function inCandidates(
  candidates: readonly GroupKey[] | undefined,
  group: string,
  isText: boolean,
  params: SqlParams,
): string {
  if (candidates === undefined) return "1";
  const hashes = [...new Set(candidates.map(({ hash }) => hash))];
  return `${group} IN ${params.bind(isText ? hashes.map(uuidText) : hashes, isText ? "Array(String)" : "Array(UUID)")}`;
}
