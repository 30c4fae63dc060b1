/**
 * How many events an issue may have in an hour before it escalates: a forecast from its own hours, at most the
 * last two weeks of them.
 *
 * - Steady: the mean and six times the spread, which is never taken as less than chance alone gives (the root of
 *   the mean).
 * - Spiky: half more than the highest hour so far; what happened before is no escalation when it happens again.
 * - With a rhythm (the hour of the day, apart for working days and weekends, explains more than half of the
 *   variance): from the same hours of other days only, so that the calm of the night does not hide a burst in it.
 * - Young: the less than a day is known, the wider the margin.
 *
 * Growth is found by whoever asks: the hours that are to be judged, and a day before them, are not handed in.
 * Pure, and linear in the hours.
 */

export type HourlyCounts = {
  /** The start of the first hour. */
  readonly startMs: number;
  /** Complete hours in their order, the quiet ones too. */
  readonly counts: readonly number[];
};

/** Fewer in an hour never are an escalation. */
export const ceilingMin = 10;
/** Two weeks. */
export const historyHoursMax = 336;

const hourMs = 3_600_000;
const hoursPerDay = 24;
/** A rhythm shows only after a week. */
const rhythmHoursMin = 168;
const explainedMin = 0.5;
const spreads = 6;
const overPeak = 1.5;
/** Added to the margin over the peak while nothing is known yet; gone after a day. */
const youngMargin = 1.5;

/** The ceiling of the hour that starts at `hourStartMs`, and of those near it. */
export function hourlyCeiling(history: HourlyCounts, hourStartMs: number): number {
  const counts = history.counts.slice(-historyHoursMax);
  if (counts.length === 0) return ceilingMin;
  const startMs = history.startMs + (history.counts.length - counts.length) * hourMs;
  const known = { startMs, counts };
  const alike = hasRhythm(known) ? hoursLike(known, hourStartMs) : counts;
  const sample = describe(alike.length === 0 ? counts : alike);
  const margin = overPeak + youngMargin * Math.max(0, 1 - counts.length / hoursPerDay);
  const spread = Math.max(Math.sqrt(sample.variance), Math.sqrt(sample.mean));
  return Math.max(ceilingMin, Math.ceil(sample.mean + spreads * spread), Math.ceil(sample.peak * margin));
}

function describe(counts: readonly number[]) {
  let sum = 0;
  let squares = 0;
  let peak = 0;
  for (const count of counts) {
    sum += count;
    squares += count * count;
    if (count > peak) peak = count;
  }
  const mean = sum / counts.length;
  return { mean, peak, variance: Math.max(0, squares / counts.length - mean * mean) };
}

/** Hours of one kind: the same hour (UTC), on working days or on weekends. */
function kindOf(atMs: number): number {
  const hour = Math.floor(atMs / hourMs);
  // The epoch was a Thursday.
  const weekday = (Math.floor(hour / hoursPerDay) + 4) % 7;
  const isWeekend = weekday === 0 || weekday === 6;
  return (hour % hoursPerDay) + (isWeekend ? hoursPerDay : 0);
}

/** Whether the kind of the hour explains most of how the counts differ. */
function hasRhythm({ startMs, counts }: HourlyCounts): boolean {
  if (counts.length < rhythmHoursMin) return false;
  const { mean, variance } = describe(counts);
  if (variance === 0) return false;
  const kinds = Array.from({ length: 2 * hoursPerDay }, () => ({ sum: 0, hours: 0 }));
  for (const [index, count] of counts.entries()) {
    const kind = kinds[kindOf(startMs + index * hourMs)];
    if (kind === undefined) continue;
    kind.sum += count;
    kind.hours += 1;
  }
  const between = kinds.reduce(
    (sum, { sum: events, hours }) => (hours === 0 ? sum : sum + hours * (events / hours - mean) ** 2),
    0,
  );
  return between / counts.length > explainedMin * variance;
}

/** The counts of hours of the same kind, and of the hour before and after: rhythms are not that punctual. */
function hoursLike({ startMs, counts }: HourlyCounts, hourStartMs: number): readonly number[] {
  const kinds = new Set([-hourMs, 0, hourMs].map((shiftMs) => kindOf(hourStartMs + shiftMs)));
  return counts.filter((_, index) => kinds.has(kindOf(startMs + index * hourMs)));
}
