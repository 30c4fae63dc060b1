/**
 * A snapshot of the data folder, taken while nothing works in it: the meta store through SQLite's own backup, the
 * ingest log's files, the events (what the engine never changes is linked), the secrets and VERSION. Blobs are named
 * after their content and never change, so they stay where they are.
 *
 * It is made under another name and renamed when it is whole.
 */
import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { UserError } from "#kernel/errors.ts";
import { type CopiedSize, copyDurably, copyTree, syncPath } from "./copy-tree.ts";

export type Snapshot = CopiedSize & { readonly path: string };

const keptMax = 2;
const finished = /^\d{4}-\d{2}-\d{2}T[\d.-]+Z-schema-[\d.]+$/;
const unfinished = /\.partial$/;
const backupPagesPerStep = 2_000;

export async function takeSnapshot(folder: string, name: string): Promise<Snapshot> {
  const home = join(folder, "snapshots");
  const path = join(home, name);
  const draft = `${path}.partial`;
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    // Left over from a process that ended in the middle.
    for (const old of (await readdir(home)).filter((entry) => unfinished.test(entry)))
      await rm(join(home, old), { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    const size = await copyFolder(folder, draft);
    await syncPath(draft);
    await rename(draft, path);
    await syncPath(home);
    await forgetOldest(home);
    return { path, ...size };
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "snapshot_failed",
      500,
      `No snapshot of ${folder} could be made before its schema is migrated, and nothing was migrated: ${reason}. ` +
        "Make room on the disk (or whatever the reason asks for) and start again.",
      "dataDir",
    );
  }
}

async function copyFolder(from: string, to: string): Promise<CopiedSize> {
  const sizes: CopiedSize[] = [];
  const metaBytes = await backUpDatabase(join(from, "meta.sqlite"), join(to, "meta.sqlite"));
  sizes.push({ sizeBytes: metaBytes, copiedBytes: metaBytes });
  if (existsSync(join(from, "log"))) {
    // SQLite makes the shared memory files anew from the write-ahead logs, which are copied.
    const isLeftOut = (path: string): boolean => path.endsWith("-shm");
    sizes.push(await copyTree(join(from, "log"), join(to, "log"), { isLeftOut }));
  }
  if (existsSync(join(from, "events")))
    sizes.push(await copyTree(join(from, "events"), join(to, "events"), eventRules));
  for (const name of readdirSync(from).filter(isSmallFile)) {
    await copyDurably(join(from, name), join(to, name));
    const { size } = statSync(join(to, name));
    sizes.push({ sizeBytes: size, copiedBytes: size });
  }
  return {
    sizeBytes: sizes.reduce((sum, size) => sum + size.sizeBytes, 0),
    copiedBytes: sizes.reduce((sum, size) => sum + size.copiedBytes, 0),
  };
}

const isSmallFile = (name: string): boolean => name === "VERSION" || name.endsWith(".secret.json");

/** Sockets, rows on their way in and the lock belong to a process, not to the data. */
const leftOutOfEvents: ReadonlySet<string> = new Set(["run", "incoming", join("engine", "status")]);

/**
 * A part is the folder with checksums.txt. The engine writes its files once, and itself links them when it freezes or
 * mutates a table; these two it may write again. All else (tables' definitions, logs of tokens) changes in place.
 */
const changedInParts: ReadonlySet<string> = new Set(["txn_version.txt", "metadata_version.txt"]);

const eventRules = {
  isLeftOut: (path: string) => leftOutOfEvents.has(path),
  isImmutable: (name: string, siblings: ReadonlySet<string>) =>
    siblings.has("checksums.txt") && !changedInParts.has(name),
};

/** A consistent copy, with what is still in the write-ahead log. Without such a file (PostgreSQL) nothing. */
async function backUpDatabase(from: string, to: string): Promise<number> {
  if (!existsSync(from)) return 0;
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(database, to, { rate: backupPagesPerStep });
  } finally {
    database.close();
  }
  chmodSync(to, 0o600);
  await syncPath(to);
  return statSync(to).size;
}

async function forgetOldest(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => finished.test(name)).sort();
  for (const name of names.slice(0, -keptMax)) await rm(join(home, name), { recursive: true, force: true });
}
