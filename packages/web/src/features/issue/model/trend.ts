/** What the numbers of an issue say about now. Pure. */
import type { StatsSeries } from "@vedette/api";

export type Trend =
  | { readonly kind: "multiplied"; readonly times: number }
  | { readonly kind: "rising" | "falling"; readonly change: number }
  | { readonly kind: "silent" }
  | undefined;

/** With fewer events in both spans a change is chance. */
const EVENTS_MIN = 20;
const CHANGE_MIN = 0.25;
/** From here a percentage is harder to read than a factor. */
const FACTOR_MIN = 3;
/** A factor over less than this is chance. */
const BEFORE_MIN = 5;

const SILENT_MS = 6 * 3_600_000;

/**
 * Compares the last six hours with the six before; says nothing where the numbers say nothing. How long nothing
 * came is told by the last event, not by the hours of the series: those are rounded to the clock.
 */
export function trendOf(day: StatsSeries, sinceLastMs: number): Trend {
  const counts = day.map(([, count]) => count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  if (sinceLastMs >= SILENT_MS) return total >= EVENTS_MIN ? { kind: "silent" } : undefined;
  const recent = counts.slice(-6).reduce((sum, count) => sum + count, 0);
  const before = counts.slice(-12, -6).reduce((sum, count) => sum + count, 0);
  if (before < BEFORE_MIN || recent + before < EVENTS_MIN) return undefined;
  const change = recent / before - 1;
  if (Math.abs(change) < CHANGE_MIN) return undefined;
  if (change + 1 >= FACTOR_MIN) return { kind: "multiplied", times: Math.floor(change + 1) };
  return { kind: change > 0 ? "rising" : "falling", change };
}
