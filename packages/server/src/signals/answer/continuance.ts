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
  /** Since when it counts as resolved; undefined while it is open or archived. */
  readonly resolvedAtMs: number | undefined;
}): Continuance {
  const silentMs = known.nowMs - known.lastSeenMs;
  const lastHourMs = Math.floor(known.lastSeenMs / hourMs) * hourMs;
  let before = 0;
  for (let back = 0; back < 24; back += 1) before += known.counts.get(lastHourMs - back * hourMs) ?? 0;
  if (silentMs <= recentMs) return eventsGoingOn(known, before) >= eventsMin ? "going_on" : "unknown";
  // A burst that is over would have its pace told by the hours that it had events in; the day is the careful measure.
  const expected = (before / 24) * (silentMs / hourMs);
  return expected >= expectedMin ? "quiet" : "unknown";
}

/**
 * What came before an issue was resolved says nothing against its being so. Releases that do not have the mend yet may
 * go on sending it: that is told by the hours that began afterwards.
 */
function eventsGoingOn(
  { resolvedAtMs, counts }: { readonly resolvedAtMs: number | undefined; readonly counts: HourCounts },
  before: number,
): number {
  if (resolvedAtMs === undefined) return before;
  let since = 0;
  for (const [hour, events] of counts) if (hour >= resolvedAtMs) since += events;
  return since;
}
