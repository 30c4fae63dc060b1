/** The stores of a run that test files share, or begin with a copy of; `global-setup.ts` makes them. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClickHouseEventStore } from "@vedette/server/adapters/clickhouse/clickhouse-event-store.ts";
import { startEmbeddedStore } from "@vedette/server/adapters/embedded-clickhouse/supervisor.ts";
import { silentLogger } from "@vedette/server/kernel/logger.ts";
import type { EventStore } from "@vedette/server/ports/event-store.ts";
import { askRun } from "./shared-by-run.ts";
import { type TestPostgres, withDatabases } from "./postgres.ts";

/** The PostgreSQL of the run; its new databases have no tables. */
export async function emptyPostgres(): Promise<Pick<TestPostgres, "createDatabase">> {
  const { url } = await askRun("postgres");
  return withDatabases(url);
}

/** The same; its new databases have all tables. */
export async function sharedPostgres(): Promise<Pick<TestPostgres, "createDatabase">> {
  const { url, template } = await askRun("postgres");
  return withDatabases(url, template);
}

export type TestEventStore = {
  readonly events: EventStore;
  readonly socketPath: string;
  readonly dataDir: string;
  /** Also removes its folder. */
  readonly close: () => Promise<void>;
};

/** A migrated event store of one's own. */
export async function startEventStore(): Promise<TestEventStore> {
  const migrated = await askRun("event-store");
  const folder = await mkdtemp(join(tmpdir(), "vedette-events-"));
  const dataDir = join(folder, "events");
  await cp(migrated.dataDir, dataDir, { recursive: true, verbatimSymlinks: true });
  const engine = await startEmbeddedStore({ dataDir, logger: silentLogger });
  const { socketPath } = engine;
  const events = createClickHouseEventStore({ target: { socketPath }, logger: silentLogger });
  return {
    events,
    socketPath,
    dataDir,
    close: async () => {
      await events.close();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
