/**
 * Whether a count is unusual: held against the same hours of earlier days. Weekends are told from working days by the
 * same weekday of earlier weeks, and the bar is the highest (or lowest) of all of them, so a count that any earlier day
 * has seen is never called unusual. Pure.
 */
import { median } from "./median.ts";

export type HourCounts = ReadonlyMap<number, number>;

export type CountedHours = {
  /** Events by the start of the hour; an hour that is missing had none. */
  readonly counts: HourCounts;
  readonly nowMs: number;
  /** From when on the counts are whole: before the first event nothing was usual. */
  readonly knownSinceMs: number;
  /** How many events one stored event stands for; sampled ones carry less evidence. */
  readonly eventWeight: number;
};

export type Change = {
  readonly direction: "above" | "below" | "usual";
  readonly hours: number;
  readonly isRunning: boolean;
  readonly events: number;
  readonly usual: number;
  readonly samples: number;
};

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Days back: the week before, and the same weekday of three weeks before that. */
const earlierDays = [1, 2, 3, 4, 5, 6, 7, 14, 21, 28] as const;
/** So far back the counts are needed. */
export const comparedDays = 29;

const samplesMin = 3;
const eventsMin = 10;
const factorMin = 1.5;
/** In units of the noise that counting has by itself. */
const noiseMin = 3;

type Span = { readonly startMs: number; readonly hours: number };

/** Events within the hours. */
export function sumOf(counts: HourCounts, { startMs, hours }: Span): number {
  let sum = 0;
  for (let hour = 0; hour < hours; hour += 1) sum += counts.get(startMs + hour * hourMs) ?? 0;
  return sum;
}

/** The same hours of earlier days, as far as they are known. */
export function earlierCounts(counted: CountedHours, span: Span): readonly number[] {
  return earlierDays
    .map((days) => ({ ...span, startMs: span.startMs - days * dayMs }))
    .filter(({ startMs }) => startMs >= counted.knownSinceMs)
    .map((earlier) => sumOf(counted.counts, earlier));
}

function judge(counted: CountedHours, span: Span, isRunning: boolean): Change | undefined {
  const earlier = earlierCounts(counted, span);
  if (earlier.length < samplesMin) return undefined;
  const weight = counted.eventWeight;
  const events = sumOf(counted.counts, span);
  const usual = median(earlier);
  const said = { hours: span.hours, isRunning, events, usual, samples: earlier.length };
  const noise = Math.sqrt(usual * weight);
  const enough = eventsMin * weight;
  if (
    events >= enough &&
    events > Math.max(...earlier) &&
    events >= usual * factorMin &&
    events - usual >= noise * noiseMin
  )
    return { direction: "above", ...said };
  // An hour that has not ended always has less than a whole one.
  if (isRunning) return undefined;
  if (
    usual >= enough &&
    events < Math.min(...earlier) &&
    events <= usual / factorMin &&
    usual - events >= noise * noiseMin
  )
    return { direction: "below", ...said };
  return usual >= enough ? { direction: "usual", ...said } : undefined;
}

/** The shortest span that says something: the hour that runs, the last six, the last day. */
export function compareWithUsual(counted: CountedHours): Change | undefined {
  const runningMs = Math.floor(counted.nowMs / hourMs) * hourMs;
  const found = [
    judge(counted, { startMs: runningMs, hours: 1 }, true),
    judge(counted, { startMs: runningMs - 6 * hourMs, hours: 6 }, false),
    judge(counted, { startMs: runningMs - 24 * hourMs, hours: 24 }, false),
  ].filter((change) => change !== undefined);
  return found.find(({ direction }) => direction !== "usual") ?? found[0];
}

const surgeHoursMax = 72;

/** The first of the hours up to now that each had more than any earlier day at that hour; one hour may be missing. */
export function surgeStartMs(counted: CountedHours): number | undefined {
  const runningMs = Math.floor(counted.nowMs / hourMs) * hourMs;
  let startMs: number | undefined;
  for (let back = 0, missed = 0; back < surgeHoursMax && missed < 2; back += 1) {
    const span = { startMs: runningMs - back * hourMs, hours: 1 };
    const earlier = earlierCounts(counted, span);
    if (earlier.length < samplesMin) return undefined;
    if (sumOf(counted.counts, span) > Math.max(...earlier)) {
      startMs = span.startMs;
      missed = 0;
    } else missed += 1;
    if (back === surgeHoursMax - 1 && missed === 0) return undefined;
  }
  return startMs;
}
