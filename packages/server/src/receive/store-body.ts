/**
 * The body of the legacy endpoint: one JSON event; or base64, of a zlib stream of it (the oldest SDKs send that
 * without saying so) or of the JSON itself; or the bare zlib or gzip stream.
 */
import { unzipSync } from "node:zlib";
import { nullNonFinite, parseEventId, type EventId } from "@vedette/protocol";
import { wholeBody, withInfo } from "#kernel/unpacked.ts";
import { FaultError } from "./fault.ts";

export type StoreBody = {
  /** The very bytes given, where nothing had to be undone. */
  readonly json: Uint8Array;
  readonly eventId: EventId | undefined;
};

const openBrace = 0x7b;
/** Some runtimes begin every text with it. */
const byteOrderMark = Buffer.from("\ufeff");
const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

export function readStoreBody(bytes: Uint8Array, bytesMax: number): StoreBody {
  const given = withoutMark(bytes);
  const json = looksLikeJson(given) ? given : withoutMark(unpack(given, bytesMax));
  const text = textOf(json);
  const plain = parse(text);
  if (plain) return { json, eventId: eventIdOf(plain.value) };
  // Old Python clients write NaN and Infinity, which JSON does not know.
  const repaired = nullNonFinite(text);
  const second = repaired === undefined ? undefined : parse(repaired);
  if (repaired === undefined || !second) throw notAnEvent();
  return { json: Buffer.from(repaired), eventId: eventIdOf(second.value) };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Not JSON; what that means is the caller's to say.
    return undefined;
  }
}

function eventIdOf(event: unknown): EventId | undefined {
  if (typeof event !== "object" || event === null || Array.isArray(event)) throw notAnEvent();
  return "event_id" in event ? parseEventId(event.event_id) : undefined;
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return byteOrderMark.every((byte, at) => bytes[at] === byte) ? bytes.subarray(byteOrderMark.length) : bytes;
}

function looksLikeJson(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte > 0x20) === openBrace;
}

function unpack(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const decoded = decodeBase64(bytes) ?? bytes;
  if (looksLikeJson(decoded)) return decoded;
  try {
    return wholeBody(decoded, unzipSync(decoded, { maxOutputLength: bytesMax, ...withInfo }));
  } catch {
    // Neither JSON nor an old packing: say so in terms of what should have come.
    throw notAnEvent();
  }
}

function decodeBase64(bytes: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").trim();
  return base64.test(text) ? Buffer.from(text, "base64") : undefined;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function notAnEvent(): FaultError {
  return new FaultError({
    status: 400,
    code: "invalid_json",
    message: "The body is not a JSON event.",
    reason: "invalid_json",
  });
}
