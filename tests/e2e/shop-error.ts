// An error of a real SDK, for journeys that need one to look at.
import { join } from "node:path";
import { expect } from "vitest";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";

/** Lets the shop of the interop suite fail once, with its run as a tag; it has been taken in when this returns. */
export async function sendShopError(dsn: string, run: string): Promise<void> {
  const sent = await runProgram(process.execPath, ["shop.mjs"], {
    cwd: join(clientsPath, "node"),
    env: { SENTRY_DSN: dsn, RUN_ID: run },
    timeoutMs: 60_000,
  });
  expect(sent.ok, sent.stderr).toBe(true);
}
