/** That an encrypted store is opened under its own key: under another one the engine would take every part for damaged. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OperationalError } from "#kernel/errors.ts";

/** Writes the check at the first start; throws when it was written under another key. */
export function refuseOtherKey(dataDir: string, key: Uint8Array): void {
  const path = join(dataDir, "engine-key.check");
  const check = createHmac("sha256", key).update("the key of this event store").digest();
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(path, check, { mode: 0o600 });
    return;
  }
  const written = readFileSync(path);
  if (written.length === check.length && timingSafeEqual(written, check)) return;
  throw new OperationalError("store_rejected", "The event store is encrypted under another key.", {
    retryable: false,
  });
}
