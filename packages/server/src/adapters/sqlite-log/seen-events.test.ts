import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seenEventsContract } from "#ports/seen-events.contract.ts";
import { createSqliteSeenEvents } from "./seen-events.ts";

seenEventsContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vedette-seen-"));
  return {
    open: (windowDays) => createSqliteSeenEvents({ folder, windowDays }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
