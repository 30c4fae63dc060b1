/**
 * Writes the blobs of a folder in another form, sealed or plain, while nobody works in it. Each is read in the form that
 * it has, checked against its id and put again, which removes the other file; whoever is killed in between begins again
 * where it was. How old a blob is stays what it was.
 */
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { OperationalError } from "#kernel/errors.ts";
import type { BlobId } from "#ports/blob-store.ts";
import { plainBlobFile } from "./blob-file.ts";
import { type BlobSealing, createDiskBlobStore } from "./disk-blob-store.ts";
import { sealedBlobFile } from "./sealed-blob-file.ts";

export type BlobConversion = {
  /** Of what has another form than it shall have. */
  readonly bytes: () => Promise<number>;
  /**
   * `onDone` is told the size of each; stops between two of them when it is told to. Answers the files that do not hold
   * what they are named after: they are left as they are.
   */
  readonly run: (onDone: (bytes: number) => void, stopping: AbortSignal) => Promise<readonly string[]>;
};

export async function prepareBlobConversion(options: {
  readonly folder: string;
  readonly keys: BlobSealing["keys"];
  /** Whether all of them shall be sealed, or none. */
  readonly isSealed: boolean;
}): Promise<BlobConversion> {
  const { folder, keys, isSealed } = options;
  const store = await createDiskBlobStore({ folder, sealing: { keys, isOn: isSealed } });
  const sealed = sealedBlobFile(keys);
  const [wanted, other] = isSealed ? [sealed, plainBlobFile] : [plainBlobFile, sealed];
  const placeOf = (name: string): string => join(folder, name.slice(0, 2), name);

  async function* blobsToConvert(): AsyncGenerator<{ readonly id: BlobId; readonly sizeBytes: number }> {
    for await (const blob of store.list()) {
      if (await isFile(placeOf(other.nameOf(blob.id)))) yield blob;
    }
  }

  return {
    bytes: async () => {
      let sum = 0;
      for await (const { sizeBytes } of blobsToConvert()) sum += sizeBytes;
      return sum;
    },
    run: async (onDone, stopping) => {
      // What was being put when its process ended is nobody's.
      for (const draft of await readdir(join(folder, "drafts")))
        await rm(join(folder, "drafts", draft), { force: true });
      const found: { readonly id: BlobId; readonly sizeBytes: number }[] = [];
      // Listed first: a folder that changes while it is read may be told twice.
      for await (const blob of blobsToConvert()) found.push(blob);
      const left: string[] = [];
      for (const { id, sizeBytes } of found) {
        if (stopping.aborted) break;
        if (!(await convert(id, sizeBytes))) left.push(placeOf(other.nameOf(id)));
        onDone(sizeBytes);
      }
      return left;
    },
  };

  async function convert(id: BlobId, sizeBytes: number): Promise<boolean> {
    const from = placeOf(other.nameOf(id));
    const { atime, mtime } = await stat(from);
    try {
      const put = await store.put(await other.read(from, id, undefined), { bytesMax: sizeBytes });
      if (put.id === id) {
        await utimes(placeOf(wanted.nameOf(id)), atime, mtime);
        return true;
      }
      // What was put under its true id stays: it may have been there before, and what nobody names is swept.
      return false;
    } catch (error) {
      if (error instanceof OperationalError && error.code === "blob_damaged") return false;
      throw error;
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
