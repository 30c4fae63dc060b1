/** When spans, logs and metrics happened: corrected for the sender's clock, and plausible. */
import { parseTimestamp } from "@vedette/protocol";
import type { ItemContext } from "../../steps/item-context.ts";

/** Smaller differences are the network's, or nobody's. The same as for events. */
const driftSecondsMin = 55 * 60;
/** A clock may be ahead by as much as is not corrected. */
const futureSecondsMax = 3600;
const pastSecondsMax = 30 * 24 * 3600;

export type ItemTimes = {
  readonly receivedUs: number;
  /** To be added to every time of the item. */
  readonly shiftUs: number;
  readonly earliestUs: number;
  readonly latestUs: number;
};

/** What holds for all times of an item. */
export function itemTimes({ envelopeHeader, record }: ItemContext): ItemTimes {
  const receivedUs = record.receivedAtMs * 1000;
  const sentAt = parseTimestamp(envelopeHeader.sent_at);
  const drift = sentAt === undefined ? 0 : record.receivedAtMs / 1000 - sentAt;
  return {
    receivedUs,
    shiftUs: Math.abs(drift) >= driftSecondsMin ? Math.round(drift * 1e6) : 0,
    earliestUs: receivedUs - pastSecondsMax * 1e6,
    latestUs: receivedUs + futureSecondsMax * 1e6,
  };
}

/** Integer microseconds since the epoch, of a time on the wire; `undefined` for no time. */
export function wireMicros(value: unknown): number | undefined {
  const seconds = parseTimestamp(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1e6);
}

export function isPlausible(timeUs: number, times: ItemTimes): boolean {
  return timeUs >= times.earliestUs && timeUs <= times.latestUs;
}
