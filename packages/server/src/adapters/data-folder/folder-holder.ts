/**
 * Whether another process still works in the data folder. A copy of files that change is no copy, so the snapshot
 * waits for a predecessor that is on its way out, and is refused while one stays.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OperationalError } from "#kernel/errors.ts";

const pollMs = 100;
/** How the command lines of the server and of its store's child look. */
const ownCommand = /vedette|store-child/;

export async function waitUntilUnused(folder: string, waitMs: number): Promise<void> {
  const deadlineMs = performance.now() + waitMs;
  for (;;) {
    const holder = holderOf(folder);
    if (holder === undefined) return;
    if (performance.now() > deadlineMs) {
      throw new OperationalError(
        "folder_locked",
        `Process ${holder} still works in ${folder}, whose schema is older than this program; stop it, then start again.`,
        { retryable: true },
      );
    }
    await sleep(pollMs);
  }
}

export function holderOf(folder: string): number | undefined {
  return pidsOfHolders(folder).find(isOurs);
}

/** The server says who it is in instance.json, the engine in its lock file. Both may be left over from a kill. */
function pidsOfHolders(folder: string): number[] {
  const server = /"pid":\s*(\d+)/.exec(read(join(folder, "instance.json")))?.[1];
  const engine = /^PID: (\d+)$/m.exec(read(join(folder, "events", "engine", "status")))?.[1];
  return [server, engine].map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** A number that the system has given to a stranger since must not keep the folder for ever; only Linux tells. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    return ownCommand.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    // It ended between the two looks.
    return false;
  }
}
