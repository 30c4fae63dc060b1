/**
 * Copies a folder of a store that is at rest. What is copied is on the disk when this returns; symbolic links stay
 * links; sockets and the like are left out.
 */
import { constants, type Dirent } from "node:fs";
import { copyFile, link, lstat, mkdir, open, readdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";

export type CopiedSize = {
  /** Of all files. */
  readonly sizeBytes: number;
  /** Of those that were copied and not linked: what the disk had to give. */
  readonly copiedBytes: number;
};

export type CopyRules = {
  /** Left out, by its path below the folder. */
  readonly isLeftOut?: (path: string) => boolean;
  /** Never changes once written, so a hard link is as good as a copy; `siblings` are the names beside it. */
  readonly isImmutable?: (name: string, siblings: ReadonlySet<string>) => boolean;
};

export async function copyTree(from: string, to: string, rules: CopyRules = {}): Promise<CopiedSize> {
  let sizeBytes = 0;
  let copiedBytes = 0;

  async function copyEntry(entry: Dirent, below: string, siblings: ReadonlySet<string>): Promise<void> {
    const path = join(below, entry.name);
    if (rules.isLeftOut?.(path) === true) return;
    const [source, target] = [join(from, path), join(to, path)];
    if (entry.isDirectory()) return await copyFolder(path);
    if (entry.isSymbolicLink()) return await symlink(await readlink(source), target);
    if (!entry.isFile()) return;
    const { size } = await lstat(source);
    sizeBytes += size;
    if (rules.isImmutable?.(entry.name, siblings) === true && (await isLinked(source, target))) return;
    copiedBytes += size;
    await copyDurably(source, target);
  }

  async function copyFolder(below: string): Promise<void> {
    await mkdir(join(to, below), { recursive: true, mode: 0o700 });
    const entries = await readdir(join(from, below), { withFileTypes: true });
    const names = new Set(entries.map(({ name }) => name));
    for (const entry of entries) await copyEntry(entry, below, names);
    await syncPath(join(to, below));
  }

  await copyFolder("");
  return { sizeBytes, copiedBytes };
}

/** One file; on a file system that can share blocks it costs none. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await syncPath(to);
}

/** To the disk: a file's content, or a folder's names. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch {
    // No hard links here, or no more of them: whatever the reason, the copy that follows meets it too or succeeds.
    return false;
  }
}
