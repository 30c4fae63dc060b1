/** What the envelope's header says about who sent it: the SDK, and how far its clock is off. */
import { isJsonObject, parseTimestamp } from "@vedette/protocol";
import type { ItemContext } from "../../steps/item-context.ts";
import { lineOf } from "./line.ts";

/** Smaller differences are the network's, or nobody's: the same bound as for events. */
const driftMsMin = 55 * 60_000;

/** What has to be added to every time of the sender. */
export function clockShiftMs({ record, envelopeHeader }: ItemContext): number {
  const sentAt = parseTimestamp(envelopeHeader.sent_at);
  if (sentAt === undefined) return 0;
  const driftMs = Math.round(record.receivedAtMs - sentAt * 1000);
  return Math.abs(driftMs) >= driftMsMin ? driftMs : 0;
}

/** A time of the sender by our clock, in milliseconds. */
export function senderTimeMs(value: unknown, shiftMs: number): number | undefined {
  const seconds = parseTimestamp(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1000) + shiftMs;
}

const dayMs = 86_400_000;
const pastMsMax = 30 * dayMs;
const futureMsMax = 60_000;

/** When something of the sender happened; what cannot have happened then happened when it came. */
export function happenedAtMs(value: unknown, context: ItemContext): number {
  const { receivedAtMs } = context.record;
  const timeMs = senderTimeMs(value, clockShiftMs(context));
  if (timeMs === undefined || timeMs > receivedAtMs + futureMsMax) return receivedAtMs;
  return timeMs < receivedAtMs - pastMsMax ? receivedAtMs : timeMs;
}

export type SdkColumns = { readonly sdk_name: string; readonly sdk_version: string };

/** The first of the given values that names an SDK, else the envelope's. */
export function sdkColumns({ envelopeHeader }: ItemContext, own?: unknown): SdkColumns {
  const sdk = [own, envelopeHeader.sdk].find(isJsonObject);
  return { sdk_name: lineOf(sdk?.name, 128), sdk_version: lineOf(sdk?.version, 64) };
}
