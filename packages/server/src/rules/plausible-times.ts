/** When spans, logs and measurements can have happened, by when they came. */

/** A clock may be ahead by as much as is not corrected. */
const futureSecondsMax = 3600;
const pastSecondsMax = 30 * 24 * 3600;

export type PlausibleTimes = {
  readonly receivedUs: number;
  readonly earliestUs: number;
  readonly latestUs: number;
};

export function plausibleTimes(receivedAtMs: number): PlausibleTimes {
  const receivedUs = receivedAtMs * 1000;
  return {
    receivedUs,
    earliestUs: receivedUs - pastSecondsMax * 1e6,
    latestUs: receivedUs + futureSecondsMax * 1e6,
  };
}

export function isPlausible(timeUs: number, times: PlausibleTimes): boolean {
  return timeUs >= times.earliestUs && timeUs <= times.latestUs;
}
