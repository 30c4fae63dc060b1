/**
 * The body of the legacy endpoint: one JSON event, or base64 text of a zlib stream of it (the oldest SDKs send
 * that without saying so).
 */
import { inflateSync } from "node:zlib";
import { parseEventId, type EventId } from "@vedette/protocol";
import { FaultError } from "./fault.ts";

export type StoreBody = { readonly json: Uint8Array; readonly eventId: EventId | undefined };

const openBrace = 0x7b;

export function readStoreBody(bytes: Uint8Array, bytesMax: number): StoreBody {
  const json = looksLikeJson(bytes) ? bytes : unpack(bytes, bytesMax);
  try {
    const event: unknown = JSON.parse(
      Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString("utf8"),
    );
    if (typeof event !== "object" || event === null || Array.isArray(event)) throw notAnEvent();
    return { json, eventId: "event_id" in event ? parseEventId(event.event_id) : undefined };
  } catch (error) {
    throw error instanceof FaultError ? error : notAnEvent();
  }
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return first === openBrace;
}

function unpack(bytes: Uint8Array, bytesMax: number): Uint8Array {
  try {
    const packed = Buffer.from(Buffer.from(bytes).toString("latin1"), "base64");
    return inflateSync(packed, { maxOutputLength: bytesMax });
  } catch {
    // Neither JSON nor the old packing: say so in terms of what should have come.
    throw notAnEvent();
  }
}

function notAnEvent(): FaultError {
  return new FaultError({ status: 400, code: "invalid_json", message: "The body is not a JSON event." });
}
