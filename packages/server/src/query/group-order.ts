/**
 * In which order groups stand, from the hourly roll-up or from the events themselves.
 *
 * - `trends`: the last 24 hours against the seven days before, as how far the one exceeds what the other lets
 *   expect: `(recent - expected) / sqrt(expected + 1)`. A quotient would put every issue with two events first.
 * - `recommended`: the events' part of the score, in thousandths: up to 4 for being seen just now, half of it for each
 *   day since; the decimal logarithms of the events and of the users since the day (UTC) a week ago began.
 */
import { assertNever } from "#kernel/errors.ts";
import type { EventReader } from "./event-reader.ts";
import type { ErrorTable } from "./kept/stored-rows.ts";
import { userBits } from "./totals-by-day.ts";
import type { GroupSort } from "./matching-groups.ts";
import type { SqlParams } from "./sql-params.ts";
import { type TimeRange, within, withinHours } from "./time-range.ts";

/** How one table counts; `inside` narrows to a part of the rows. */
type GroupSource = {
  readonly table: ErrorTable;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly events: (inside?: string) => string;
  readonly rows: (inside: string) => string;
  readonly within: (range: TimeRange, params: SqlParams) => string;
};

export const rollUp: GroupSource = {
  table: "error_counts_hourly",
  firstSeen: "min(first_seen)",
  lastSeen: "max(last_seen)",
  events: (inside) => (inside === undefined ? "sum(events)" : `sumIf(events, ${inside})`),
  rows: (inside) => `countIf(${inside})`,
  within: withinHours,
};

export const storedErrors: GroupSource = {
  table: "errors",
  firstSeen: "min(timestamp)",
  lastSeen: "max(timestamp)",
  events: (inside) =>
    inside === undefined ? "sum(toUInt64(sample_weight))" : `sumIf(toUInt64(sample_weight), ${inside})`,
  rows: (inside) => `countIf(${inside})`,
  within: (range, params) => within(range, params),
};

/** The users of events. */
export function usersSql(inside?: string): string {
  const condition = inside === undefined ? "" : ` AND ${inside}`;
  return `uniqCombined64If(${userBits})(user_hash, user_hash != 0${condition})`;
}

export type GroupOrder = {
  readonly by: string;
  readonly columns: readonly string[];
  readonly having: readonly string[];
  /** What has to be read; more than was asked where the past is compared with. */
  readonly scanned: TimeRange;
  /** The rows that were asked for, where more are read. */
  readonly inside: string | undefined;
};

type Asked = {
  readonly reader: EventReader;
  readonly source: GroupSource;
  readonly params: SqlParams;
  readonly nowMs: number;
};

export function groupOrder(sort: GroupSort, asked: Asked): GroupOrder {
  const { reader, source } = asked;
  const plain = { columns: [], having: [], scanned: reader.range, inside: undefined };
  switch (sort) {
    case "date":
      return { ...plain, by: source.lastSeen };
    case "new":
      return { ...plain, by: source.firstSeen };
    case "freq":
      return { ...plain, by: source === rollUp ? source.events() : "events_sum" };
    case "user":
      return { ...plain, by: "users_count" };
    case "trends":
      return trends(asked);
    case "recommended":
      return { ...plain, by: "score", columns: [`${recommendedScore(asked)} AS score`] };
    default:
      return assertNever(sort);
  }
}

/** The end of a statement about groups: a window of them in their order, and one more where there are more. */
export function groupWindow(
  of: { readonly group: string; readonly by: string; readonly having: readonly string[] },
  window: { readonly limit: number; readonly offset: number },
): string {
  const having = of.having.length === 0 ? "" : ` HAVING ${of.having.join(" AND ")}`;
  return `GROUP BY project_id, ${of.group}${having}
    ORDER BY ${of.by} DESC, ${of.group}
    LIMIT ${Math.floor(window.limit) + 1} OFFSET ${Math.floor(window.offset)}`;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const daysBefore = 7;

function trends(asked: Asked): GroupOrder {
  const { recent, before, scanned, inside } = trendSql(asked);
  return {
    by: trendOfSql(recent, before),
    columns: [],
    having: inside === undefined ? [] : [`${asked.source.rows(inside)} > 0`],
    scanned,
    inside,
  };
}

/** What a trend is made of: events of the last day, and of the days before. */
export function trendSql({ reader, source, params, nowMs }: Asked): {
  readonly recent: string;
  readonly before: string;
  readonly scanned: TimeRange;
  readonly inside: string | undefined;
} {
  // Whole hours, as the roll-up has them; so the order also stays while a person turns pages.
  const recentMs = Math.floor(Math.min(nowMs, reader.range.endMs) / hourMs) * hourMs - dayMs;
  const beforeMs = recentMs - daysBefore * dayMs;
  const recent = source.within({ startMs: recentMs, endMs: reader.range.endMs }, params);
  const before = source.within({ startMs: beforeMs, endMs: recentMs }, params);
  const isWider = reader.range.startMs > beforeMs;
  return {
    recent: source.events(recent),
    before: source.events(before),
    scanned: isWider ? { startMs: Math.max(0, beforeMs), endMs: reader.range.endMs } : reader.range,
    inside: isWider ? source.within(reader.range, params) : undefined,
  };
}

export function trendOfSql(recent: string, before: string): string {
  const expected = `${before} / ${daysBefore}`;
  return `(${recent} - ${expected}) / sqrt(${expected} + 1)`;
}

/** The same of events that have been counted. */
export function trendOf(of: { readonly recent: number; readonly before: number }): number {
  const expected = of.before / daysBefore;
  return (of.recent - expected) / Math.sqrt(expected + 1);
}

/** Whole days, as the totals have them. */
export function scoredWeek(nowMs: number): TimeRange {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  return { startMs: Math.max(0, today - daysBefore * dayMs), endMs: today + 2 * dayMs };
}

function recommendedScore({ source, params, nowMs }: Asked): string {
  const week = source.within(scoredWeek(nowMs), params);
  const lastMs = `toUnixTimestamp64Milli(${source.lastSeen})`;
  return scoreSql({ lastMs, events: source.events(week), users: usersSql(week) }, nowMs, params);
}

export function scoreSql(
  of: { readonly lastMs: string; readonly events: string; readonly users: string },
  nowMs: number,
  params: SqlParams,
): string {
  const ageDays = `greatest(0, (${params.bind(nowMs, "Int64")} - ${of.lastMs}) / ${dayMs})`;
  return `toInt64(round(1000 * (4 * exp2(-${ageDays}) + log10(1 + ${of.events}) + log10(1 + ${of.users}))))`;
}

/** The same of figures that have been read. */
export function scoreOf(
  of: { readonly lastMs: number; readonly events: number; readonly users: number },
  nowMs: number,
): number {
  const ageDays = Math.max(0, (nowMs - of.lastMs) / dayMs);
  return Math.round(1000 * (4 * 2 ** -ageDays + Math.log10(1 + of.events) + Math.log10(1 + of.users)));
}
