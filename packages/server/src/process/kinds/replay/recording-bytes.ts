/** A recording as it comes: a line of JSON with the segment's number, then rrweb's events, packed or not. */
import { gunzipSync, inflateSync } from "node:zlib";
import { decodeUtf8, isJsonObject, type Json } from "@vedette/protocol";
import { parseLargeJson } from "../parts/large-json.ts";
import { segmentIdOf } from "./replay-ids.ts";

/** The SDK closes a segment at 20 MB of JSON. */
const inflatedBytesMax = 40 * 1024 * 1024;
const headerBytesMax = 1024;

export type Recording = { readonly segmentId: number; readonly events: Json[] };

/** `undefined` for what is no recording. */
export function readRecording(bytes: Uint8Array): Recording | undefined {
  const lineEnd = bytes.subarray(0, headerBytesMax).indexOf(0x0a);
  if (lineEnd < 0) return undefined;
  const segmentId = headerSegment(bytes.subarray(0, lineEnd));
  const inflated = inflate(bytes.subarray(lineEnd + 1));
  if (segmentId === undefined || inflated === undefined) return undefined;
  const events = parseLargeJson(inflated);
  return Array.isArray(events) && events.every(isJsonObject) ? { segmentId, events } : undefined;
}

function headerSegment(line: Uint8Array): number | undefined {
  try {
    const header: unknown = JSON.parse(decodeUtf8(line));
    return isJsonObject(header) ? segmentIdOf(header.segment_id) : undefined;
  } catch {
    // Not JSON: the caller says what the item ends as.
    return undefined;
  }
}

/** The first byte tells: a list's bracket, zlib, or gzip. */
function inflate(bytes: Uint8Array): Uint8Array | undefined {
  const options = { maxOutputLength: inflatedBytesMax };
  try {
    if (bytes[0] === 0x78) return inflateSync(bytes, options);
    if (bytes[0] === 0x1f) return gunzipSync(bytes, options);
  } catch {
    // Broken or too large: the caller says what the item ends as.
    return undefined;
  }
  return bytes.length <= inflatedBytesMax ? bytes : undefined;
}
