/**
 * How a blob's bytes lie in its file: as they are, or sealed (`sealed-blob-file.ts`). The store above knows ids,
 * folders and ages, and no bytes.
 */
import { type FileHandle, open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createReadStream } from "node:fs";
import type { BlobId } from "#ports/blob-store.ts";

export type BlobFileFormat = {
  /** The file's name: 64 lower-case hexadecimal digits. */
  readonly nameOf: (id: BlobId) => string;
  /** Takes the content piece by piece; `end` learns the id, which is known only then. */
  readonly write: (file: FileHandle) => Promise<BlobFileWriter>;
  readonly read: (
    path: string,
    id: BlobId,
    range: { readonly start: number; readonly end: number } | undefined,
  ) => Promise<Readable>;
  /** Of a file that lies under `name`; `undefined` when it has gone meanwhile. */
  readonly describe: (
    path: string,
    name: string,
  ) => Promise<{ readonly id: BlobId; readonly sizeBytes: number; readonly putAtMs: number } | undefined>;
};

export type BlobFileWriter = {
  readonly add: (piece: Uint8Array) => Promise<void>;
  readonly end: (id: BlobId) => Promise<void>;
};

export const plainBlobFile: BlobFileFormat = {
  nameOf: (id) => id,
  write: async (file) => ({
    add: async (piece) => {
      await file.write(piece);
    },
    end: async () => undefined,
  }),
  read: async (path, _id, range) => createReadStream(path, range),
  describe: async (path, name) => {
    const found = await stat(path).catch(ignoreMissing);
    return found && { id: name as BlobId, sizeBytes: found.size, putAtMs: found.mtimeMs };
  },
};

export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

/** A file to read from; `undefined` when there is none. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return await open(path, "r").catch(ignoreMissing);
}
