/** Undoes the compression of a record that the receiver has already found to be sound and within bounds. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import type { ContentEncoding } from "#ports/ingest-log.ts";
import { hasZlibHeader } from "#kernel/deflate.ts";
import { assertNever } from "#kernel/errors.ts";
import { gunzipInto } from "#kernel/gunzip.ts";
import { gzipChunkBytes } from "#kernel/gzip-room.ts";
import { unpackZstd } from "#kernel/zstd.ts";

export function decodeBody(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): Uint8Array {
  const options = { maxOutputLength: bytesMax };
  switch (encoding) {
    case "identity":
      return body;
    case "gzip":
      return decodeGzip(body, bytesMax);
    case "deflate":
      return hasZlibHeader(body) ? inflateSync(body, options) : inflateRawSync(body, options);
    case "br":
      return brotliDecompressSync(body, options);
    case "zstd":
      return unpackZstd(body, options);
    default:
      return assertNever(encoding);
  }
}

/** What is smaller may lie in the memory that Node shares among small buffers. */
const ownBytesMin = 16 * 1024;
/** What is larger is freed as it is given back. */
const spareBytesMax = 1024 * 1024;
/** Of one body after the other: it lies in the processor's cache already, and nobody must look for room. */
let spare: Buffer | undefined;

function decodeGzip(body: Uint8Array, bytesMax: number): Uint8Array {
  const roomBytes = gzipChunkBytes(body);
  if (roomBytes <= Math.min(bytesMax, spareBytesMax)) {
    const room = takeRoom(roomBytes);
    const sizeBytes = gunzipInto(body, room);
    if (sizeBytes !== undefined) return room.subarray(0, sizeBytes);
    spare = room;
  }
  return gunzipSync(body, { maxOutputLength: bytesMax, chunkSize: roomBytes });
}

/** Whoever does not give it back keeps it. */
function takeRoom(sizeBytes: number): Buffer {
  const room = spare;
  spare = undefined;
  if (room !== undefined && room.length >= sizeBytes) return room;
  return Buffer.allocUnsafeSlow(Math.max(sizeBytes, ownBytesMin));
}

/**
 * Keeps what a body was unpacked into for the next one, or frees it; nobody may look at it afterwards. Left to the
 * collector, a hundred megabytes of unpacked bodies lie outside of the heap, and each is unpacked into memory that no
 * cache holds any more.
 */
export function giveBackDecoded({ buffer }: Uint8Array): void {
  const isOwn = buffer.byteLength >= ownBytesMin && buffer.byteLength !== Buffer.poolSize;
  if (!isOwn || !(buffer instanceof ArrayBuffer) || buffer.detached) return;
  if (buffer.byteLength > spareBytesMax || (spare?.length ?? 0) > buffer.byteLength) buffer.transfer(0);
  else spare = Buffer.from(buffer);
}
