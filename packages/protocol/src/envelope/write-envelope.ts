/** Writes envelopes: for tests, seeds, forwarding and `send-test`. */
import { encodeUtf8 } from "../bytes.ts";
import type { JsonObject } from "../json.ts";

export type ItemToWrite = {
  /** `length` is always set from the payload. */
  readonly header: Readonly<JsonObject> & { readonly type: string };
  readonly payload: Uint8Array | string;
};

/** The bytes of an envelope; every item carries its length, so that payloads may hold line feeds. */
export function writeEnvelope(header: Readonly<JsonObject>, items: readonly ItemToWrite[]): Uint8Array {
  return concat(envelopeParts(header, items));
}

/** The same in parts to be written one after the other: large payloads are not copied. */
export function envelopeParts(
  header: Readonly<JsonObject>,
  items: readonly ItemToWrite[],
): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [encodeUtf8(`${JSON.stringify(header)}\n`)];
  for (const item of items) {
    const payload = typeof item.payload === "string" ? encodeUtf8(item.payload) : item.payload;
    chunks.push(
      encodeUtf8(`${JSON.stringify({ ...item.header, length: payload.length })}\n`),
      payload,
      lineEnd,
    );
  }
  return chunks;
}

const lineEnd = Uint8Array.of(0x0a);

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
