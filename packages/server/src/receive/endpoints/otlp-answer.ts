/**
 * What an exporter is answered, in the encoding of its request: nothing at all for a whole success, what was left out
 * of the batch (`partial_success` of the protocol), which must not be sent again, or why it was refused (`Status`).
 */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { InternalItemType } from "@vedette/protocol";
import { metricNameLengthMax } from "#rules/metric-name.ts";
import type { RecordFault } from "#rules/otlp/record-faults.ts";
import type { Answer, ToldFault } from "../answer.ts";
import type { Fault } from "../fault.ts";

export const protobufType = "application/x-protobuf";
export const jsonType = "application/json";

const rejectedNames: Readonly<Record<InternalItemType, string>> = {
  otlp_traces: "rejectedSpans",
  otlp_logs: "rejectedLogRecords",
  otlp_metrics: "rejectedDataPoints",
};

const words: Readonly<Record<RecordFault, string>> = {
  invalid_span: "without a valid trace id and span id",
  timestamp: "with a time more than 30 days ago, more than an hour ahead, or an end before the start",
  payload: `without a name, or with one of more than ${metricNameLengthMax} characters`,
  no_data: "without a value",
};

export function partialSuccess(
  type: InternalItemType,
  faults: ReadonlyMap<RecordFault, number>,
  /** For which a limit had no room. */
  left: number,
  contentType: string,
): Answer {
  const rejected = sumOf(faults) + left;
  const parts = [...faults].map(([fault, count]) => `${count} ${words[fault]}`);
  if (left > 0) parts.push(`${left} over a limit of the project`);
  const message = `Left out: ${parts.join("; ")}.`;
  if (contentType === jsonType) {
    // An integer of 64 bits is a text in the JSON of protobuf.
    const body = { partialSuccess: { [rejectedNames[type]]: String(rejected), errorMessage: message } };
    return { status: 200, contentType, body: JSON.stringify(body) };
  }
  const inner = new BinaryWriter()
    .tag(1, WireType.Varint)
    .int64(rejected)
    .tag(2, WireType.LengthDelimited)
    .string(message);
  const body = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(inner.finish()).finish();
  return { status: 200, contentType: protobufType, body };
}

export function sumOf(faults: ReadonlyMap<RecordFault, number>): number {
  let sum = 0;
  for (const count of faults.values()) sum += count;
  return sum;
}

/** The empty message. */
export function wholeSuccess(contentType: string): Answer {
  return contentType === jsonType
    ? { status: 200, contentType, body: "{}" }
    : { status: 200, contentType: protobufType, body: "" };
}

/**
 * An export has ten seconds altogether, unless told otherwise, waiting included: asked to come back no sooner, the
 * exporter for JavaScript gives a batch up at once that it could have sent a moment later.
 */
const overloadRetrySeconds = 3;

/** The message `google.rpc.Status`; its code is not used by the protocol, and absent. */
export function tellStatus({ message, status, retryAfterSeconds }: Fault, contentType: string): ToldFault {
  const told = { retryAfterSeconds: status === 503 ? overloadRetrySeconds : retryAfterSeconds };
  if (contentType !== protobufType)
    return { ...told, contentType: jsonType, body: JSON.stringify({ message }) };
  const body = new BinaryWriter().tag(2, WireType.LengthDelimited).string(message).finish();
  return { ...told, contentType: protobufType, body };
}
