/** Whether an issue has escalated: its present hour, or the one before, against the ceiling of its own history. */
import { historyHoursMax, type HourlyCounts, hourlyCeiling } from "./hourly-ceiling.ts";

export type JudgedIssue = {
  /** All hours up to the present one, which is not over yet. */
  readonly hours: HourlyCounts;
  readonly firstSeenMs: number;
  /** When it was archived, or was last found to be as usual: what went on then is accepted. */
  readonly stateSinceMs: number;
};

export type Escalation = { readonly events: number; readonly ceiling: number };

const hourMs = 3_600_000;
/** The day before the present is no part of the forecast: growth would hide itself in it. */
const heldBackMs = 24 * hourMs;
/** What has to be read to judge an hour. */
export const judgedHours = historyHoursMax + heldBackMs / hourMs;

/** `undefined`: nothing unusual. */
export function findEscalation({ hours, firstSeenMs, stateSinceMs }: JudgedIssue): Escalation | undefined {
  const { startMs, counts } = hours;
  const presentMs = startMs + (counts.length - 1) * hourMs;
  const acceptedUntilMs = Math.ceil(stateSinceMs / hourMs) * hourMs;
  const historyEndMs = Math.max(presentMs - heldBackMs, acceptedUntilMs);
  // Hours before there was anything to see are no quiet hours.
  const historyStartMs = Math.max(startMs, Math.floor(firstSeenMs / hourMs) * hourMs);
  const at = (ms: number) => Math.max(0, (ms - startMs) / hourMs);
  const history = { startMs: historyStartMs, counts: counts.slice(at(historyStartMs), at(historyEndMs)) };
  for (const hourStartMs of [presentMs, presentMs - hourMs]) {
    const events = counts[at(hourStartMs)] ?? 0;
    if (hourStartMs < acceptedUntilMs || hourStartMs < startMs) continue;
    const ceiling = hourlyCeiling(history, hourStartMs);
    if (events > ceiling) return { events, ceiling };
  }
  return undefined;
}
