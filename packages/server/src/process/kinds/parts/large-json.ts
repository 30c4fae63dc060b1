/**
 * JSON of many megabytes, as profiles and recordings are. A list of empty objects takes some thirty times the
 * memory of its text, so the brackets are counted before anything is built.
 */
import { decodeUtf8, type Json } from "@vedette/protocol";

/** Real recordings have an object per hundred bytes; twenty megabytes of one stay far below this. */
const containersMax = 1_000_000;

/** The value, or `undefined` for what is not JSON, or too much of it. */
export function parseLargeJson(bytes: Uint8Array): Json | undefined {
  let containers = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if ((byte === 0x7b || byte === 0x5b) && ++containers > containersMax) return undefined;
  }
  try {
    return JSON.parse(decodeUtf8(bytes)) as Json;
  } catch {
    // Not JSON: what the item ends as is decided by the caller.
    return undefined;
  }
}

/** The text of a value that clients may have nested without end; `undefined` where it is too deep to be written. */
export function largeJsonText(value: Json): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
