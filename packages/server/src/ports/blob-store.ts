/**
 * The blob store: attachments, source maps, minidumps, replays; content-addressed.
 *
 * Guarantees, each with a test of that number in `blob-store.contract.ts`:
 *  1. `put` resolves after the bytes are durable and returns their SHA-256; the same bytes are kept once.
 *  2. A `put` that fails or exceeds its limit leaves nothing behind.
 *  3. `get` streams the whole blob or a byte range; an unknown id is `undefined`.
 *  4. `delete` is idempotent; `list` names every blob once.
 *  5. An id is checked before it becomes a path or a key.
 *  6. `list` tells when a blob was last put, and a `put` of bytes that are there renews that. `deleteUnlessPutSince`
 *     deletes only what was last put before that moment, also when a `put` happens at the same time: what a
 *     `put` was answered for is not lost to a sweep that had looked before.
 */
import type { Readable } from "node:stream";
import type { Brand } from "@vedette/protocol";

/** 64 lower-case hexadecimal digits: the SHA-256 of the content. */
export type BlobId = Brand<string, "BlobId">;

/** The id in a text, or `undefined`. */
export function parseBlobId(text: string): BlobId | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? (text as BlobId) : undefined;
}

export type BlobStore = {
  readonly put: (
    content: Readable,
    limits: { readonly bytesMax: number },
  ) => Promise<{ id: BlobId; sizeBytes: number }>;
  readonly get: (
    id: BlobId,
    range?: { readonly start: number; readonly end: number },
  ) => Promise<Readable | undefined>;
  readonly delete: (id: BlobId) => Promise<void>;
  /** True when it was deleted. */
  readonly deleteUnlessPutSince: (id: BlobId, sinceMs: number) => Promise<boolean>;
  readonly list: () => AsyncIterable<{ id: BlobId; sizeBytes: number; putAtMs: number }>;
};
