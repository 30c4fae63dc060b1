/**
 * Blobs as files named for their SHA-256 (or, where they are sealed, for a keyed hash of it), in folders of two
 * digits. A folder may hold both: a sealed file proves by its head that it is one. A blob is written to a draft, synced
 * and renamed: what has its final name is whole.
 */
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, open, opendir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { AtRestKeys } from "#kernel/at-rest-keys.ts";
import { OperationalError, UserError } from "#kernel/errors.ts";
import type { BlobId, BlobStore } from "#ports/blob-store.ts";
import { type BlobFileFormat, ignoreMissing, openIfThere, plainBlobFile } from "./blob-file.ts";
import { looksSealed, sealedBlobFile } from "./sealed-blob-file.ts";

const draftAgeMsMax = 3_600_000;
/** Of ids and of files' names alike. */
const idPattern = /^[0-9a-f]{64}$/;

export type BlobSealing = {
  readonly keys: Pick<AtRestKeys, "blobs" | "blobNames">;
  /** Whether what is put from now on is sealed. */
  readonly isOn: boolean;
};

/** The first is what is written. */
function formatsOf(sealing: BlobSealing | undefined): readonly [BlobFileFormat, ...BlobFileFormat[]] {
  if (sealing === undefined) return [plainBlobFile];
  const sealed = sealedBlobFile(sealing.keys);
  return sealing.isOn ? [sealed, plainBlobFile] : [plainBlobFile, sealed];
}

export async function createDiskBlobStore(options: {
  readonly folder: string;
  /** Of a folder whose blobs are sealed, or were once. */
  readonly sealing?: BlobSealing | undefined;
}): Promise<BlobStore> {
  const formats = formatsOf(options.sealing);
  const [format] = formats;
  const drafts = join(options.folder, "drafts");
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  await removeOldDrafts(drafts);
  const condemned = join(options.folder, "condemned");
  await mkdir(condemned, { recursive: true, mode: 0o700 });

  /** What a blob may be named, in the order of `formats`. */
  const namesOf = (id: BlobId): readonly [string, ...string[]] => {
    if (!idPattern.test(id)) throw new UserError("blob_id", 400, "This is not the id of a blob.", "id");
    const [, ...others] = formats;
    return [format.nameOf(id), ...others.map((other) => other.nameOf(id))];
  };
  const folderOf = (name: string): string => join(options.folder, name.slice(0, 2));
  const placeOf = (name: string): string => join(folderOf(name), name);

  // Whoever condemned these ended before the verdict: they are as good as they were.
  for (const name of await readdir(condemned)) {
    if (idPattern.test(name)) await restore(name);
  }

  async function restore(name: string): Promise<void> {
    await rename(join(condemned, name), placeOf(name)).catch(ignoreMissing);
  }

  async function describe(name: string) {
    const path = placeOf(name);
    const sealed = formats.find((one) => one !== plainBlobFile);
    if (sealed === undefined || (formats.length > 1 && !(await looksSealed(path))))
      return await plainBlobFile.describe(path, name);
    const found = await sealed.describe(path, name);
    // Whoever sends a file that begins like a sealed one has it stored in plain, under its hash.
    return found ?? ((await hashOf(path)) === name ? await plainBlobFile.describe(path, name) : undefined);
  }

  /** Moved away first, so that the time looked at is that of what is deleted: a `put` meanwhile has its own file. */
  async function deleteUnlessPutSince(name: string, sinceMs: number): Promise<boolean> {
    const place = join(condemned, name);
    try {
      await rename(placeOf(name), place);
      if ((await stat(place)).mtimeMs < sinceMs) {
        await rm(place, { force: true });
        return true;
      }
      await restore(name);
    } catch (error) {
      ignoreMissing(error);
    }
    return false;
  }

  async function writeDraft(
    content: Readable,
    draft: string,
    bytesMax: number,
  ): Promise<{ id: BlobId; sizeBytes: number }> {
    const hash = createHash("sha256");
    const file = await open(draft, "wx", 0o600);
    try {
      const writer = await format.write(file);
      let sizeBytes = 0;
      for await (const chunk of content as AsyncIterable<Uint8Array>) {
        sizeBytes += chunk.length;
        if (sizeBytes > bytesMax) {
          throw new OperationalError("blob_too_large", `The blob is larger than ${bytesMax} bytes.`, {
            retryable: false,
          });
        }
        hash.update(chunk);
        await writer.add(chunk);
      }
      const id = hash.digest("hex") as BlobId;
      await writer.end(id);
      await file.sync();
      return { id, sizeBytes };
    } finally {
      await file.close();
    }
  }

  return {
    put: async (content, limits) => {
      const draft = join(drafts, randomUUID());
      try {
        const written = await writeDraft(content, draft, limits.bytesMax);
        const [name, ...otherNames] = namesOf(written.id);
        await mkdir(folderOf(name), { recursive: true, mode: 0o700 });
        await rename(draft, placeOf(name));
        await syncFolder(folderOf(name));
        // Of before encryption was switched on or off.
        for (const other of otherNames) await rm(placeOf(other), { force: true });
        return written;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    get: async (id, range) => {
      for (const [index, name] of namesOf(id).entries()) {
        if (!(await isThere(placeOf(name)))) continue;
        return await formats[index]?.read(placeOf(name), id, range);
      }
      return undefined;
    },
    delete: async (id) => {
      for (const name of namesOf(id)) await rm(placeOf(name), { force: true });
    },
    deleteUnlessPutSince: async (id, sinceMs) => {
      let isDeleted = false;
      for (const name of namesOf(id)) isDeleted = (await deleteUnlessPutSince(name, sinceMs)) || isDeleted;
      return isDeleted;
    },
    list: async function* () {
      for await (const folder of await opendir(options.folder)) {
        if (!/^[0-9a-f]{2}$/.test(folder.name)) continue;
        for await (const file of await opendir(join(options.folder, folder.name))) {
          if (!idPattern.test(file.name)) continue;
          const found = await describe(file.name);
          // Deleted since the folder was read.
          if (found === undefined) continue;
          yield found;
        }
      }
    },
  };
}

async function hashOf(path: string): Promise<string | undefined> {
  const file = await openIfThere(path);
  if (file === undefined) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of file.createReadStream() as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest("hex");
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Whatever the reason, it cannot be read.
    return false;
  }
}

/** A draft that outlived its process is rubbish; a young one may be another process's work. */
async function removeOldDrafts(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    const found = await stat(path).catch(ignoreMissing);
    if (found !== undefined && found.mtimeMs < Date.now() - draftAgeMsMax) await rm(path, { force: true });
  }
}

/** A rename is durable only when its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
