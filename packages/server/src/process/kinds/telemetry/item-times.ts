/** When spans, logs and metrics happened: corrected for the sender's clock, and plausible. */
import { parseTimestamp } from "@vedette/protocol";
import { plausibleTimes, type PlausibleTimes } from "#rules/plausible-times.ts";
import type { ItemContext } from "../../steps/item-context.ts";

/** Smaller differences are the network's, or nobody's. The same as for events. */
const driftSecondsMin = 55 * 60;

export type ItemTimes = PlausibleTimes & {
  /** To be added to every time of the item. */
  readonly shiftUs: number;
};

/** What holds for all times of an item. */
export function itemTimes({ envelopeHeader, record }: ItemContext): ItemTimes {
  const sentAt = parseTimestamp(envelopeHeader.sent_at);
  const drift = sentAt === undefined ? 0 : record.receivedAtMs / 1000 - sentAt;
  return {
    ...plausibleTimes(record.receivedAtMs),
    shiftUs: Math.abs(drift) >= driftSecondsMin ? Math.round(drift * 1e6) : 0,
  };
}

/** Integer microseconds since the epoch, of a time on the wire; `undefined` for no time. */
export function wireMicros(value: unknown): number | undefined {
  const seconds = parseTimestamp(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1e6);
}
