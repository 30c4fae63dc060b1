/**
 * Bytes that become blobs. JSON that we wrote ourselves (profiles, and recordings of the format `rrweb`) is packed
 * with Zstandard; such a blob begins with `28 b5 2f fd`, as every frame of Zstandard does and no JSON text can.
 * What clients uploaded (attachments, videos) stays as it came, whatever it begins with.
 */
import { hash } from "node:crypto";
import { constants, zstdCompressSync } from "node:zlib";
import type { BlobId } from "#ports/blob-store.ts";
import type { NewBlob } from "../../item-result.ts";

/** Bytes under their name. */
export function blobOf(bytes: Uint8Array): NewBlob {
  return { id: hash("sha256", bytes, "hex") as BlobId, bytes };
}

const packing = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** A text as a blob, packed. */
export function packedBlob(text: string): NewBlob {
  return blobOf(zstdCompressSync(text, packing));
}
