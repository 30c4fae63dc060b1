/**
 * Blobs as files named for their SHA-256, in folders of two digits. A blob is written to a draft, synced and
 * renamed: what has its final name is whole.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, open, opendir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { OperationalError, UserError } from "#kernel/errors.ts";
import type { BlobId, BlobStore } from "#ports/blob-store.ts";

const draftAgeMsMax = 3_600_000;
const idPattern = /^[0-9a-f]{64}$/;

export async function createDiskBlobStore(options: { readonly folder: string }): Promise<BlobStore> {
  const drafts = join(options.folder, "drafts");
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  await removeOldDrafts(drafts);
  const condemned = join(options.folder, "condemned");
  await mkdir(condemned, { recursive: true, mode: 0o700 });

  const folderOf = (id: BlobId): string => join(options.folder, id.slice(0, 2));
  const pathOf = (id: BlobId): string => {
    if (!idPattern.test(id)) throw new UserError("blob_id", 400, "This is not the id of a blob.", "id");
    return join(folderOf(id), id);
  };

  // Whoever condemned these ended before the verdict: they are as good as they were.
  for (const name of await readdir(condemned)) {
    if (idPattern.test(name)) await restore(name as BlobId);
  }

  async function restore(id: BlobId): Promise<void> {
    await rename(join(condemned, id), pathOf(id)).catch(ignoreMissing);
  }

  /** Moved away first, so that the time looked at is that of what is deleted: a `put` meanwhile has its own file. */
  async function deleteUnlessPutSince(id: BlobId, sinceMs: number): Promise<boolean> {
    const place = join(condemned, id);
    try {
      await rename(pathOf(id), place);
      if ((await stat(place)).mtimeMs < sinceMs) {
        await rm(place, { force: true });
        return true;
      }
      await restore(id);
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
      let sizeBytes = 0;
      for await (const chunk of content as AsyncIterable<Uint8Array>) {
        sizeBytes += chunk.length;
        if (sizeBytes > bytesMax) {
          throw new OperationalError("blob_too_large", `The blob is larger than ${bytesMax} bytes.`, {
            retryable: false,
          });
        }
        hash.update(chunk);
        await file.write(chunk);
      }
      await file.sync();
      return { id: hash.digest("hex") as BlobId, sizeBytes };
    } finally {
      await file.close();
    }
  }

  return {
    put: async (content, limits) => {
      const draft = join(drafts, randomUUID());
      try {
        const written = await writeDraft(content, draft, limits.bytesMax);
        await mkdir(folderOf(written.id), { recursive: true, mode: 0o700 });
        await rename(draft, pathOf(written.id));
        await syncFolder(folderOf(written.id));
        return written;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    get: async (id, range) => {
      const path = pathOf(id);
      try {
        await access(path);
      } catch {
        // Not there: the answer for an unknown id.
        return undefined;
      }
      return createReadStream(path, range);
    },
    delete: async (id) => rm(pathOf(id), { force: true }),
    deleteUnlessPutSince,
    list: async function* () {
      for await (const folder of await opendir(options.folder)) {
        if (!/^[0-9a-f]{2}$/.test(folder.name)) continue;
        for await (const file of await opendir(join(options.folder, folder.name))) {
          if (!idPattern.test(file.name)) continue;
          const found = await stat(join(options.folder, folder.name, file.name)).catch(ignoreMissing);
          // Deleted since the folder was read.
          if (found === undefined) continue;
          yield { id: file.name as BlobId, sizeBytes: found.size, putAtMs: found.mtimeMs };
        }
      }
    },
  };
}

/** A draft that outlived its process is rubbish; a young one may be another process's work. */
async function removeOldDrafts(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    const found = await stat(path).catch(ignoreMissing);
    if (found !== undefined && found.mtimeMs < Date.now() - draftAgeMsMax) await rm(path, { force: true });
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
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
