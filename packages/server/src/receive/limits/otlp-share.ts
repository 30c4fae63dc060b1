/**
 * A batch of OpenTelemetry can be taken in part: the protocol lets the answer say how many records were left out, and
 * processing leaves them out. Written into the header of its item, which only the receiver makes, so that the bytes stay
 * as they came.
 */
import type { EnvelopeItem } from "@vedette/protocol";
import type { Units } from "./item-units.ts";

export type OtlpShare = {
  /** So many records are taken, of those that make sense. */
  readonly taken: number;
  readonly left: number;
};

const otlpTypes: ReadonlySet<string> = new Set(["otlp_traces", "otlp_logs", "otlp_metrics"]);

export function isOtlpItem({ header }: EnvelopeItem): boolean {
  return otlpTypes.has(header.type);
}

/** What of a batch needs room: processing leaves out the rest, whatever limits say. */
export function unitsOfSound({ header }: EnvelopeItem, units: readonly Units[]): readonly Units[] {
  const faulty = Number(header["fault_count"] ?? 0);
  return faulty === 0 ? units : unitsOfPart(units, (units[0]?.quantity ?? 0) - faulty);
}

/** How a batch is shared where a limit has room for so many; `undefined` where all of it fits. */
export function shareOf(sound: readonly Units[], room: number): OtlpShare | undefined {
  const quantity = sound[0]?.quantity ?? 0;
  return room < quantity ? { taken: room, left: quantity - room } : undefined;
}

export function withShare(item: EnvelopeItem, { taken }: OtlpShare, reason: string): EnvelopeItem {
  return { ...item, header: { ...item.header, records_max: taken, records_limit: reason } };
}

/** With what it brings along, for the part that is taken. */
export function unitsOfPart(units: readonly Units[], taken: number): readonly Units[] {
  const [first, ...others] = units;
  if (!first) return units;
  const part = taken / first.quantity;
  return [
    { ...first, quantity: taken },
    ...others.map((one) => ({ ...one, quantity: Math.round(one.quantity * part) })),
  ];
}

/** The exceptions in a batch become errors of their own; those over a limit of errors are counted when it is processed. */
export function withoutErrors(item: EnvelopeItem, reason: string): EnvelopeItem {
  return { ...item, header: { ...item.header, errors_limit: reason } };
}

/** As many as processing makes of one batch. */
const exceptionsMax = 100;
const exceptionKey = Buffer.from("exception.type");

/** About how many errors a batch will become; those that were recorded on several spans count for each. */
export function exceptionsIn({ header, payload }: EnvelopeItem): number {
  if (header.type === "otlp_metrics") return 0;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  let count = 0;
  for (let at = bytes.indexOf(exceptionKey); at >= 0 && count < exceptionsMax; count += 1)
    at = bytes.indexOf(exceptionKey, at + exceptionKey.length);
  return count;
}
