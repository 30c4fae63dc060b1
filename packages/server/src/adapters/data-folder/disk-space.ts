/** The disk below the data folder, asked of the system; the reserve is a file of random bytes. */
import { randomFillSync } from "node:crypto";
import { lstat, open, opendir, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { DiskSpace } from "#ports/disk-space.ts";

const chunkBytes = 1024 * 1024;
/** Of a file system's own block count, whatever its block size. */
const blockBytes = 512;

export function createDiskSpace(folder: string): DiskSpace {
  const reserve = join(folder, "reserve");

  async function measure() {
    const disk = await statfs(folder);
    return { totalBytes: disk.blocks * disk.bsize, freeBytes: disk.bavail * disk.bsize };
  }

  return {
    measure,
    folderBytes: () => bytesBelow(folder),
    holdReserve: async (sizeBytes) => {
      const held = await stat(reserve).catch(ignoreMissing);
      if (held?.size === sizeBytes) return true;
      if ((await measure()).freeBytes < sizeBytes) return false;
      const draft = `${reserve}.new`;
      try {
        await writeRandom(draft, sizeBytes);
        await rename(draft, reserve);
        return true;
      } catch (error) {
        await rm(draft, { force: true });
        if (isFull(error)) return false;
        throw error;
      }
    },
    releaseReserve: () => rm(reserve, { force: true }),
    forgetSnapshots: async (takenBeforeMs) => {
      const home = join(folder, "snapshots");
      let forgotten = 0;
      for (const name of (await readdir(home).catch(ignoreMissing)) ?? []) {
        const takenAtMs = snapshotTimeMs(name);
        if (takenAtMs === undefined || takenAtMs >= takenBeforeMs) continue;
        await rm(join(home, name), { recursive: true, force: true });
        forgotten += 1;
      }
      return forgotten;
    },
  };
}

/** `2026-11-20T18-00-00.000Z-schema-1.2.3`; what is named otherwise is not finished, or not ours. */
function snapshotTimeMs(name: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T)(\d{2})-(\d{2})-(\d{2}(?:\.\d+)?Z)-schema-[\d.]+$/.exec(name);
  if (match === null) return undefined;
  const [, day, hours, minutes, seconds] = match;
  return Date.parse(`${day}${hours}:${minutes}:${seconds}`);
}

/** Bytes that no file system packs or leaves out. */
async function writeRandom(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, "w", 0o600);
  // One piece of memory for all of it: a new one each time stayed with the process, 64 MB of them.
  const chunk = Buffer.allocUnsafeSlow(chunkBytes);
  try {
    for (let written = 0; written < sizeBytes; written += chunkBytes) {
      await file.write(randomFillSync(chunk), 0, Math.min(chunkBytes, sizeBytes - written));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function bytesBelow(folder: string): Promise<number> {
  const listing = await opendir(folder).catch(ignoreMissing);
  if (listing === undefined) return 0;
  let sum = 0;
  for await (const entry of listing) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sum += await bytesBelow(path);
    else sum += ((await lstat(path).catch(ignoreMissing))?.blocks ?? 0) * blockBytes;
  }
  return sum;
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}
