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
