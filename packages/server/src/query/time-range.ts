/** The time range that every question names: `statsPeriod`, or `start` and `end`. */
import { type QuestionFault, type QuestionFaultCode, questionFault } from "./question-fault.ts";
import type { SqlParams } from "./sql-params.ts";

/** From `startMs` (included) to `endMs` (not). */
export type TimeRange = {
  readonly startMs: number;
  readonly endMs: number;
  /** Everything that is kept: no row lies outside, so no row's time needs a look. */
  readonly isWhole?: true;
};

export type TimeRangeInput = {
  readonly statsPeriod?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
};

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** A sender's clock may run ahead by as much and its events are still found. */
const futureMs = 86_400_000;

/** Everything that is kept. */
export function wholeRange(nowMs: number): TimeRange {
  return { startMs: 0, endMs: nowMs + futureMs, isWhole: true };
}

/** Reads a range; `otherwise` where nothing is named. */
export function readTimeRange(input: TimeRangeInput, nowMs: number, otherwise: TimeRange): TimeRange {
  if (input.statsPeriod !== undefined && input.statsPeriod !== "")
    return fromPeriod(input.statsPeriod, nowMs);
  const hasStart = input.start !== undefined && input.start !== "";
  const hasEnd = input.end !== undefined && input.end !== "";
  if (!hasStart && !hasEnd) return otherwise;
  const range = {
    startMs: hasStart ? readTime(input.start ?? "", "start") : 0,
    endMs: hasEnd ? readTime(input.end ?? "", "end") : nowMs + futureMs,
  };
  if (range.startMs < range.endMs) return range;
  throw timeFault("start_after_end", "start");
}

function timeFault(code: QuestionFaultCode, field: string): QuestionFault {
  return questionFault(code, { field }, { field, answer: "invalid_time_range" });
}

function fromPeriod(period: string, nowMs: number): TimeRange {
  const match = /^(\d{1,6})([smhdw])$/.exec(period);
  const unitMs = unitsMs[match?.[2] ?? ""];
  if (match === null || unitMs === undefined || Number(match[1]) === 0) {
    throw timeFault("unreadable_period", "statsPeriod");
  }
  return { startMs: Math.max(0, nowMs - Number(match[1]) * unitMs), endMs: nowMs + futureMs };
}

const steadyMs = 3_600_000;
/** Of a range so long an hour is less than a hundredth. */
const steadyRangeMsMin = 7 * 86_400_000;

/**
 * The same range from a full hour or minute on, where it ends with the present: a list then asks the same from one look
 * to the next. Orders count the first hour of a range whole anyway.
 */
export function steadyStart(range: TimeRange, nowMs: number): TimeRange {
  if (range.isWhole === true || range.endMs < nowMs) return range;
  const stepMs = nowMs - range.startMs >= steadyRangeMsMin ? steadyMs : 60_000;
  return { ...range, startMs: Math.floor(range.startMs / stepMs) * stepMs };
}

/** ISO 8601, or seconds since the epoch; without a zone it is UTC. */
export function readTime(text: string, field: string): number {
  const seconds = /^\d{9,11}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (seconds !== undefined) return Math.round(seconds * 1000);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const hasZone = /(?:z|[+-]\d{2}:?\d{2})$/i.test(text) && !isDate;
  const ms = Date.parse(isDate || hasZone ? text : `${text.replace(" ", "T")}Z`);
  if (Number.isFinite(ms)) return ms;
  throw timeFault("unreadable_time", field);
}

/** Whether it is the same range for an hour. */
export function isSteady(range: TimeRange, nowMs: number): boolean {
  return range.isWhole === true || range.endMs < nowMs || nowMs - range.startMs >= steadyRangeMsMin;
}

/** What two ranges have in common. */
export function narrower(range: TimeRange, other: TimeRange | undefined): TimeRange {
  if (other === undefined) return range;
  if (range.isWhole === true) return other;
  return {
    startMs: Math.max(range.startMs, other.startMs),
    endMs: Math.min(range.endMs, other.endMs),
  };
}

/** The range as a condition on a column with milliseconds. */
export function within(range: TimeRange, params: SqlParams, column = "timestamp"): string {
  if (range.isWhole === true) return "1";
  const at = (ms: number) => `fromUnixTimestamp64Milli(${params.bind(ms, "Int64")}, 'UTC')`;
  return `${column} >= ${at(range.startMs)} AND ${column} < ${at(range.endMs)}`;
}

/** The range as a condition on the roll-ups' hours; the first hour counts whole. */
export function withinHours(range: TimeRange, params: SqlParams): string {
  if (range.isWhole === true) return "1";
  const at = (ms: number) => `toDateTime(${params.bind(Math.floor(ms / 1000), "UInt32")}, 'UTC')`;
  const firstHourMs = Math.floor(range.startMs / 3_600_000) * 3_600_000;
  return `hour >= ${at(firstHourMs)} AND hour < ${at(range.endMs)}`;
}

const dayMs = 86_400_000;

/**
 * No event is kept with a time more than a minute after its receipt (`rules/event-time.ts`); a day is allowed here. So
 * whole parts and weeks of the past need no look.
 */
function receivedFromMs(range: TimeRange): number {
  return Math.max(0, range.startMs - dayMs);
}

/**
 * When the events of a range can have been received, as a hint by which the engine leaves out whole parts. It is no
 * condition: every event of the range meets it, and comparing the times of receipt of each takes a third of a count.
 */
export function receivedSince(range: TimeRange, params: SqlParams): string {
  if (range.isWhole === true) return "1";
  return `indexHint(received_at >= fromUnixTimestamp64Milli(${params.bind(receivedFromMs(range), "Int64")}, 'UTC'))`;
}

/** The range as a condition on stored errors. */
export function eventsWithin(range: TimeRange, params: SqlParams): string {
  return range.isWhole === true ? "1" : `${within(range, params)} AND ${receivedSince(range, params)}`;
}

/** The range as a condition on the hourly counts of errors, whose parts are of a week of receipt. */
export function countsWithin(range: TimeRange, params: SqlParams): string {
  if (range.isWhole === true) return "1";
  const seconds = params.bind(Math.floor(receivedFromMs(range) / 1000), "UInt32");
  return `${withinHours(range, params)} AND received_week >= toMonday(toDateTime(${seconds}, 'UTC'))`;
}

/** The whole days of a range, for totals by day, and what is left of it before and after them. */
export type DayParts = { readonly days: TimeRange | undefined; readonly edges: readonly TimeRange[] };

/** A single day within is not worth two questions. */
const daysMin = 2;

export function dayParts(range: TimeRange): DayParts {
  if (range.isWhole === true) return { days: range, edges: [] };
  const days = {
    startMs: Math.ceil(range.startMs / dayMs) * dayMs,
    endMs: Math.floor(range.endMs / dayMs) * dayMs,
  };
  if (days.endMs - days.startMs < daysMin * dayMs) return { days: undefined, edges: [range] };
  const edges = [
    { startMs: range.startMs, endMs: days.startMs },
    { startMs: days.endMs, endMs: range.endMs },
  ];
  return { days, edges: edges.filter((edge) => edge.startMs < edge.endMs) };
}

/** Whole days as a condition that the totals by day can answer. */
export function withinDays(range: TimeRange, params: SqlParams): string {
  if (range.isWhole === true) return "1";
  const at = (ms: number) => `toDateTime(${params.bind(Math.floor(ms / 1000), "UInt32")}, 'UTC')`;
  return `toStartOfDay(timestamp) >= ${at(range.startMs)} AND toStartOfDay(timestamp) < ${at(range.endMs)}`;
}
