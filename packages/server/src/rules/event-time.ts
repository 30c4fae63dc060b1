/**
 * When an event happened, by a clock that may be wrong. Two corrections, both remarked:
 * a client whose clock differs from ours by much (it says when it sent) has all its times shifted by that;
 * what then still lies in the future, or too far back to be kept, is moved to when it came.
 */
import type { Breadcrumb, ErrorEvent, Remark } from "@vedette/protocol";

/** Smaller differences are the network's, or nobody's. */
const driftSecondsMin = 55 * 60;
const futureSecondsMax = 60;
const pastSecondsMax = 30 * 24 * 3600;

export type TimedEvent = { readonly event: ErrorEvent; readonly remarks: readonly Remark[] };

/** The event with its time set and plausible. `sentAt` is in seconds, as the envelope says. */
export function correctTime(
  event: ErrorEvent,
  times: { readonly receivedAtMs: number; readonly sentAt: number | undefined },
): TimedEvent {
  const received = times.receivedAtMs / 1000;
  if (event.timestamp === undefined) return { event: { ...event, timestamp: received }, remarks: [] };
  const remarks: Remark[] = [];
  const drift = times.sentAt === undefined ? 0 : received - times.sentAt;
  let shift = 0;
  if (Math.abs(drift) >= driftSecondsMin) {
    shift = drift;
    remarks.push({
      kind: "clock_drift",
      path: "timestamp",
      detail: `${Math.round(drift)} s`,
      sdkTime: times.sentAt,
      serverTime: received,
    });
  }
  const shifted = event.timestamp + shift;
  if (shifted > received + futureSecondsMax) {
    shift += received - shifted;
    remarks.push({ kind: "future_timestamp", path: "timestamp", sdkTime: shifted, serverTime: received });
  } else if (shifted < received - pastSecondsMax) {
    shift += received - shifted;
    remarks.push({ kind: "past_timestamp", path: "timestamp", sdkTime: shifted, serverTime: received });
  }
  return { event: shift === 0 ? event : shiftTimes(event, shift), remarks };
}

function shiftTimes(event: ErrorEvent, shift: number): ErrorEvent {
  const move = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : Math.round((seconds + shift) * 1e6) / 1e6;
  const breadcrumbs =
    event.breadcrumbs === undefined
      ? undefined
      : {
          values: event.breadcrumbs.values.map((crumb): Breadcrumb => ({
            ...crumb,
            timestamp: move(crumb.timestamp),
          })),
        };
  return { ...event, timestamp: move(event.timestamp), breadcrumbs };
}
