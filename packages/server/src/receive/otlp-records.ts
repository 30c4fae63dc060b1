/**
 * What a body of OpenTelemetry carries: how many spans, logs or data points, and how many of them will be left out. What
 * has no framing is refused at once, as the protocol asks; an exporter would take a success for granted otherwise.
 */
import type { InternalItemType } from "@vedette/protocol";
import { isJsonObject } from "@vedette/protocol";
import { readRecordHeads, type RecordsRead } from "#rules/otlp/record-heads.ts";
import { plausibleTimes } from "#rules/plausible-times.ts";
import { invalidJson, parseBodyJson } from "./body-json.ts";
import { FaultError } from "./fault.ts";

/** Throws where the body is not of the encoding that it claims. */
export function readOtlpRecords(
  type: InternalItemType,
  isJson: boolean,
  bytes: Uint8Array,
  receivedAtMs: number,
): RecordsRead {
  const body = isJson ? { json: parseBodyJson(bytes) } : { proto: bytes };
  if ("json" in body && !isJsonObject(body.json)) throw invalidJson("The body is no JSON object.");
  const read = readRecordHeads(type, body, plausibleTimes(receivedAtMs));
  if (read.isValid) return read.value;
  const { reason } = read;
  throw new FaultError({
    status: reason === "too_large" ? 413 : 400,
    code: reason,
    // The reader's own words are about offsets; the sender is told the fact alone.
    message:
      reason === "too_large" ? "The body holds too many records." : "The body is no message of protobuf.",
    reason,
  });
}
