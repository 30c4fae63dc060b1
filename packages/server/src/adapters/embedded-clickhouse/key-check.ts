/** That an encrypted store is opened under its own key: under another one the engine would take every part for damaged. */
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { OperationalError } from "#kernel/errors.ts";

/**
 * Writes the check at the first start with a key; throws when it was written under another one. Answers whether the
 * store held plain parts before that first start.
 */
export function openUnderKey(dataDir: string, engineDir: string, key: Uint8Array): boolean {
  const path = checkPath(dataDir);
  const begunPlain = begunPlainPath(dataDir);
  const check = createHmac("sha256", key).update("the key of this event store").digest();
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (existsSync(join(engineDir, "store"))) writeSynced(begunPlain, new Uint8Array());
    writeSynced(path, check);
    return existsSync(begunPlain);
  }
  const written = readFileSync(path);
  if (written.length === check.length && timingSafeEqual(written, check)) return existsSync(begunPlain);
  throw new OperationalError("store_rejected", "The event store is encrypted under another key.", {
    retryable: false,
  });
}

/** Without its key the engine would start with what was never encrypted, and show that alone. */
export function refuseWithoutKey(dataDir: string): void {
  if (!existsSync(checkPath(dataDir))) return;
  throw new OperationalError("store_rejected", "The event store is encrypted, and no key was given.", {
    retryable: false,
  });
}

const checkPath = (dataDir: string): string => join(dataDir, "engine-key.check");
const begunPlainPath = (dataDir: string): string => join(dataDir, "engine-begun-plain");

export function isBegunPlain(dataDir: string): boolean {
  return existsSync(begunPlainPath(dataDir));
}

/** From now on the engine looks for its notes on its own disk. */
export function markBegunPlain(dataDir: string): void {
  writeSynced(begunPlainPath(dataDir), new Uint8Array());
  syncFolder(dataDir);
}

/** Of a store in which nothing is encrypted any more. The mark goes last: without the check it is made anew. */
export function forgetKey(dataDir: string): void {
  for (const path of [checkPath(dataDir), begunPlainPath(dataDir)]) rmSync(path, { force: true });
  syncFolder(dataDir);
}

export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "w", 0o600);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
