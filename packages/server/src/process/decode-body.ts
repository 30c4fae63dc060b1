/** Undoes the compression of a record that the receiver has already found to be sound and within bounds. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import type { ContentEncoding } from "#ports/ingest-log.ts";
import { hasZlibHeader } from "#kernel/deflate.ts";
import { assertNever } from "#kernel/errors.ts";
import { unpackZstd } from "#kernel/zstd.ts";
import { gzipChunkBytes } from "./gzip-room.ts";

export function decodeBody(body: Uint8Array, encoding: ContentEncoding, bytesMax: number): Uint8Array {
  const options = { maxOutputLength: bytesMax };
  switch (encoding) {
    case "identity":
      return body;
    case "gzip":
      return gunzipSync(body, { ...options, chunkSize: gzipChunkBytes(body) });
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

/**
 * Frees what a body was unpacked into; nobody may look at it afterwards. Left to the collector, a hundred megabytes of
 * unpacked bodies lie outside of the heap, and each is unpacked into memory that no cache holds any more.
 */
export function giveBackDecoded({ buffer }: Uint8Array): void {
  const isOwn = buffer.byteLength >= ownBytesMin && buffer.byteLength !== Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
