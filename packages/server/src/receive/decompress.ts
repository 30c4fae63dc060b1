/**
 * Undoes the content encoding within bounds. Small bodies, nearly all of them, are inflated at once: handing
 * them to another thread and back costs more than the work. A body that unpacks to much more than usual is
 * taken up again in the background, so that it holds up nobody.
 *
 * A body is a stream and nothing else; of gzip and zstd also several, one after the other. What stands behind the end
 * of a stream would be lost without a word, so it is refused, whatever the encoding.
 */
import type { IncomingHttpHeaders } from "node:http";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { hasZlibHeader } from "#kernel/deflate.ts";
import { gunzipInto } from "#kernel/gunzip.ts";
import { gzipChunkBytes } from "#kernel/gzip-room.ts";
import { wholeBody, withInfo } from "#kernel/unpacked.ts";
import { unpackZstd, unpackZstdInBackground } from "#kernel/zstd.ts";
import type { ContentEncoding } from "#ports/ingest-log.ts";
import { FaultError } from "./fault.ts";

const inlineInputBytesMax = 64 * 1024;
const inlineOutputBytesMax = 1024 * 1024;
/**
 * The first piece of memory that a small body is unpacked into, and mostly the only one: as large as bodies unpack to,
 * and never so small that it would come out of the pool that Node shares, where it could not be given back alone.
 */
const firstPieceBytesMin = 32 * 1024;
const usualRatio = 8;

type Bounds = { readonly maxOutputLength: number; readonly chunkSize: number };
type Codec = {
  readonly inline: (body: Uint8Array, bounds: Bounds) => Buffer;
  readonly background: (body: Uint8Array, bounds: Bounds) => Promise<Buffer>;
};

type Decoder = Bounds & typeof withInfo;

/** A codec of a pair of Node's functions. */
function codecOf(
  inline: (body: Uint8Array, decoder: Decoder) => Buffer,
  background: (
    body: Uint8Array,
    decoder: Decoder,
    done: (error: Error | null, unpacked: Buffer) => void,
  ) => void,
): Codec {
  const unpack = promisify(background);
  return {
    inline: (body, bounds) => wholeBody(body, inline(body, { ...bounds, ...withInfo })),
    background: async (body, bounds) => wholeBody(body, await unpack(body, { ...bounds, ...withInfo })),
  };
}

const zlibStream = codecOf(zlib.inflateSync, zlib.inflate);
const bareStream = codecOf(zlib.inflateRawSync, zlib.inflateRaw);
const gzipStream = codecOf(zlib.gunzipSync, zlib.gunzip);

const codecs: Readonly<Record<Exclude<ContentEncoding, "identity">, Codec>> = {
  gzip: {
    inline: (body, bounds) => gunzipAtOnce(body, bounds) ?? gzipStream.inline(body, bounds),
    background: gzipStream.background,
  },
  deflate: {
    inline: (body, bounds) => (hasZlibHeader(body) ? zlibStream : bareStream).inline(body, bounds),
    background: (body, bounds) => (hasZlibHeader(body) ? zlibStream : bareStream).background(body, bounds),
  },
  br: codecOf(zlib.brotliDecompressSync, zlib.brotliDecompress),
  zstd: { inline: unpackZstd, background: unpackZstdInBackground },
};

/** `undefined` where there is more to be said than what it unpacks to. */
function gunzipAtOnce(body: Uint8Array, { maxOutputLength }: Bounds): Buffer | undefined {
  const roomBytes = Math.max(firstPieceBytesMin, gzipChunkBytes(body));
  if (roomBytes > maxOutputLength) return undefined;
  const room = Buffer.allocUnsafeSlow(roomBytes);
  const sizeBytes = gunzipInto(body, room);
  return sizeBytes === undefined ? undefined : room.subarray(0, sizeBytes);
}

/**
 * How the body was packed. `Transfer-Encoding: gzip, chunked` is the same packing under another name (Node undoes the
 * chunks alone); one of them at most.
 */
export function readBodyEncoding(headers: IncomingHttpHeaders): ContentEncoding {
  const content = codingOf(headers["content-encoding"] ?? "");
  const transfer = headers["transfer-encoding"];
  if (transfer === undefined || plainTransfer.test(transfer)) return content;
  const coding = codingOf(transfer.replace(lastChunked, ""));
  if (coding === "identity" || content === "identity") return coding === "identity" ? content : coding;
  throw new FaultError({
    status: 415,
    code: "content_encoding",
    message: "The body is packed twice, by Content-Encoding and by Transfer-Encoding; use one of them.",
    reason: "invalid_compression",
  });
}

const plainTransfer = /^\s*chunked\s*$/i;
const lastChunked = /,?\s*chunked\s*$/i;

function codingOf(header: string): ContentEncoding {
  const name = header.trim().toLowerCase();
  if (name === "" || name === "identity") return "identity";
  if (name === "x-gzip") return "gzip";
  if (name === "gzip" || name === "deflate" || name === "br" || name === "zstd") return name;
  throw new FaultError({
    status: 415,
    code: "content_encoding",
    message: `The encoding "${name.slice(0, 32)}" is not known; use one of gzip, deflate, br or zstd.`,
    reason: "invalid_compression",
  });
}

/**
 * Beyond the 32 MiB up to which the allocator keeps what is freed: pages that are not written take no memory, and all
 * go back to the system. With the usual 16 KiB, four bombs of 190 MiB left 860 MiB resident for good.
 */
const backgroundChunkBytes = 33 * 1024 * 1024;
/** As many unpack in the background at once; each may grow to the bound of an envelope. */
const backgroundMax = 2;
let inBackground = 0;
const waiting: (() => void)[] = [];

/** The unpacked body; for small ones, nearly all of them, without a promise. */
export function decompress(
  body: Buffer,
  encoding: ContentEncoding,
  bytesMax: number,
): Uint8Array | Promise<Uint8Array> {
  if (encoding === "identity") return body;
  const codec = codecs[encoding];
  if (body.length <= inlineInputBytesMax) {
    try {
      return codec.inline(body, {
        maxOutputLength: inlineOutputBytesMax,
        chunkSize: Math.max(firstPieceBytesMin, body.length * usualRatio),
      });
    } catch (error) {
      if (!isTooLarge(error)) throw corrupt(encoding);
    }
  }
  return inTurn(() => unpackLarge(codec, body, encoding, bytesMax));
}

/**
 * Frees what a body was unpacked into; nobody may look at it afterwards. Left to the collector, unpacked bodies bring a
 * whole collection of the heap with every 64 MB, because they lie outside of it: some 20 ms in which nobody is answered.
 */
export function giveBackUnpacked({ buffer }: Uint8Array): void {
  const isOwn = buffer.byteLength >= firstPieceBytesMin && buffer.byteLength !== Buffer.poolSize;
  if (isOwn && buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

async function unpackLarge(
  codec: Codec,
  body: Buffer,
  encoding: ContentEncoding,
  bytesMax: number,
): Promise<Buffer> {
  try {
    return await codec.background(body, { maxOutputLength: bytesMax, chunkSize: backgroundChunkBytes });
  } catch (error) {
    if (!isTooLarge(error)) throw corrupt(encoding);
    throw new FaultError({
      status: 413,
      code: "too_large",
      message: `The body unpacks to more than ${bytesMax} bytes.`,
      reason: "too_large",
    });
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (inBackground >= backgroundMax) await new Promise<void>((resolve) => waiting.push(resolve));
  inBackground += 1;
  try {
    return await work();
  } finally {
    inBackground -= 1;
    waiting.shift()?.();
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

function corrupt(encoding: ContentEncoding): FaultError {
  return new FaultError({
    status: 400,
    code: "invalid_compression",
    message: `The body is not valid ${encoding}.`,
    reason: "invalid_compression",
  });
}
