/** Whether an issue goes on, by its own pace: a silence means something only where events were to be expected. Pure. */
import type { HourCounts } from "./usual-count.ts";

export type Continuance = "going_on" | "quiet" | "unknown";

const hourMs = 3_600_000;
const recentMs = hourMs;
const expectedMin = 10;
/** One event, or two, have no pace that could go on. */
const eventsMin = 3;

export function continuanceOf(known: {
  readonly lastSeenMs: number;
  readonly nowMs: number;
  readonly counts: HourCounts;
}): Continuance {
  const silentMs = known.nowMs - known.lastSeenMs;
  const lastHourMs = Math.floor(known.lastSeenMs / hourMs) * hourMs;
  let before = 0;
  for (let back = 0; back < 24; back += 1) before += known.counts.get(lastHourMs - back * hourMs) ?? 0;
  if (silentMs <= recentMs) return before >= eventsMin ? "going_on" : "unknown";
  // A burst that is over would have its pace told by the hours that it had events in; the day is the careful measure.
  const expected = (before / 24) * (silentMs / hourMs);
  return expected >= expectedMin ? "quiet" : "unknown";
}
