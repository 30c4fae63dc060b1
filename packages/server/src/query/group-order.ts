/**
 * In which order groups stand, from the hourly roll-up or from the events themselves.
 *
 * - `trends`: the last 24 hours against the seven days before, as how far the one exceeds what the other lets
 *   expect: `(recent - expected) / sqrt(expected + 1)`. A quotient would put every issue with two events first.
 * - `recommended`: the events' part of the score, in thousandths: up to 4 for being seen just now, half of it for each
 *   day since; the decimal logarithms of the events and of the users of the last seven days.
 */
import { assertNever } from "#kernel/errors.ts";
import type { EventReader } from "./event-reader.ts";
import type { GroupSort } from "./matching-groups.ts";
import type { SqlParams } from "./sql-params.ts";
import { type TimeRange, within, withinHours } from "./time-range.ts";

/** How one table counts; `inside` narrows to a part of the rows. */
type GroupSource = {
  readonly table: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly events: (inside?: string) => string;
  readonly users: (inside?: string) => string;
  readonly rows: (inside: string) => string;
  readonly within: (range: TimeRange, params: SqlParams) => string;
};

export const rollUp: GroupSource = {
  table: "error_counts_hourly",
  firstSeen: "min(first_seen)",
  lastSeen: "max(last_seen)",
  events: (inside) => (inside === undefined ? "sum(events)" : `sumIf(events, ${inside})`),
  users: (inside) =>
    inside === undefined ? "uniqCombined64Merge(users)" : `uniqCombined64MergeIf(users, ${inside})`,
  rows: (inside) => `countIf(${inside})`,
  within: withinHours,
};

export const storedErrors: GroupSource = {
  table: "errors",
  firstSeen: "min(timestamp)",
  lastSeen: "max(timestamp)",
  events: (inside) =>
    inside === undefined ? "sum(toUInt64(sample_weight))" : `sumIf(toUInt64(sample_weight), ${inside})`,
  users: (inside) =>
    inside === undefined
      ? "uniqCombined64If(user_hash, user_hash != 0)"
      : `uniqCombined64If(user_hash, user_hash != 0 AND ${inside})`,
  rows: (inside) => `countIf(${inside})`,
  within: (range, params) => within(range, params),
};

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
      return { ...plain, by: source === rollUp ? source.users() : "users_count" };
    case "trends":
      return trends(asked);
    case "recommended":
      return { ...plain, by: "score", columns: [`${recommendedScore(asked)} AS score`] };
    default:
      return assertNever(sort);
  }
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const daysBefore = 7;

function trends({ reader, source, params, nowMs }: Asked): GroupOrder {
  // Whole hours, as the roll-up has them; so the order also stays while a person turns pages.
  const recentMs = Math.floor(Math.min(nowMs, reader.range.endMs) / hourMs) * hourMs - dayMs;
  const beforeMs = recentMs - daysBefore * dayMs;
  const recent = source.within({ startMs: recentMs, endMs: reader.range.endMs }, params);
  const before = source.within({ startMs: beforeMs, endMs: recentMs }, params);
  const isWider = reader.range.startMs > beforeMs;
  const inside = isWider ? source.within(reader.range, params) : undefined;
  const expected = `${source.events(before)} / ${daysBefore}`;
  return {
    by: `(${source.events(recent)} - ${expected}) / sqrt(${expected} + 1)`,
    columns: [],
    having: inside === undefined ? [] : [`${source.rows(inside)} > 0`],
    scanned: isWider ? { startMs: Math.max(0, beforeMs), endMs: reader.range.endMs } : reader.range,
    inside,
  };
}

function recommendedScore({ source, params, nowMs }: Asked): string {
  const week = source.within(
    { startMs: Math.max(0, nowMs - daysBefore * dayMs), endMs: nowMs + dayMs },
    params,
  );
  const now = params.bind(nowMs, "Int64");
  const ageDays = `greatest(0, (${now} - toUnixTimestamp64Milli(${source.lastSeen})) / ${dayMs})`;
  return `toInt64(round(1000 * (4 * exp2(-${ageDays}) + log10(1 + ${source.events(week)}) + log10(1 + ${source.users(week)}))))`;
}
