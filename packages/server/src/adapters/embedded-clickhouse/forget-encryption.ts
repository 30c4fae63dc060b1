/**
 * Makes a store of which no part is encrypted any more one that never was: everything lies on the engine's own disk
 * again, and no key is asked for. The engine must not run.
 *
 * Killed at any moment it leaves a store that starts under its key: the engine's notes come first, as copies; then the
 * mark says where they are looked for; parts are renamed from one plain disk of the policy to another; the check of the
 * key goes last.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { OperationalError } from "#kernel/errors.ts";
import { encryptedFolder, plainDisk } from "./engine-config.ts";
import { foldersIn } from "./convert-parts.ts";
import { forgetKey, isBegunPlain, markBegunPlain, syncFolder } from "./key-check.ts";

export function forgetEncryption(dataDir: string): void {
  const engineDir = join(dataDir, "engine");
  const encrypted = encryptedFolder(engineDir);
  if (partsIn(join(encrypted, "parts", "store")))
    throw new OperationalError("store_rejected", "Parts of the event store are still encrypted.", {
      retryable: false,
    });
  if (existsSync(engineDir)) {
    if (!isBegunPlain(dataDir)) {
      const notes = join(encrypted, "store");
      if (existsSync(notes)) cpSync(notes, join(engineDir, "store"), { recursive: true, force: true });
      syncTree(join(engineDir, "store"));
      markBegunPlain(dataDir);
    }
    moveInto(join(engineDir, plainDisk, "store"), join(engineDir, "store"));
    syncTree(join(engineDir, "store"));
    for (const left of [encrypted, join(engineDir, plainDisk)])
      rmSync(left, { recursive: true, force: true });
  }
  forgetKey(dataDir);
}

function partsIn(store: string): boolean {
  return foldersIn(store).some((prefix) =>
    foldersIn(prefix).some((table) =>
      foldersIn(table).some((entry) => existsSync(join(entry, "checksums.txt"))),
    ),
  );
}

/** Folders of the same name become one; a part is renamed whole. */
function moveInto(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!existsSync(target)) renameSync(source, target);
    else if (entry.isDirectory() && !existsSync(join(target, "checksums.txt"))) moveInto(source, target);
    else if (entry.isDirectory())
      throw new OperationalError(
        "store_rejected",
        `${source} is at ${target} already; start the server once.`,
        {
          retryable: false,
        },
      );
    // A note that both disks have: the one of the first disk is what the engine reads.
    else rmSync(source);
  }
}

/** The folders down to the parts of each table; what lies in a part was synced when it was written. */
function syncTree(store: string): void {
  for (const prefix of foldersIn(store)) {
    for (const table of foldersIn(prefix)) syncFolder(table);
    syncFolder(prefix);
  }
  if (existsSync(store) && statSync(store).isDirectory()) syncFolder(store);
}
