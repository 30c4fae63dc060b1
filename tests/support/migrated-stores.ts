/** Stores with all their tables and no row, which a run makes once; `global-setup.ts` says when. */
import { createClickHouseEventStore } from "@vedette/server/adapters/clickhouse/clickhouse-event-store.ts";
import { startEmbeddedStore } from "@vedette/server/adapters/embedded-clickhouse/supervisor.ts";
import { createPostgresMetaStore } from "@vedette/server/adapters/postgres/postgres-meta-store.ts";
import { silentLogger } from "@vedette/server/kernel/logger.ts";
import { startPostgres } from "./postgres.ts";

/** A server with a migrated database, to be copied for each test file. */
export async function makePostgres() {
  const server = await startPostgres();
  const template = await server.createDatabase();
  try {
    const store = createPostgresMetaStore({ url: template.url });
    await store.migrate();
    await store.close();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url: server.url,
    template: new URL(template.url).pathname.slice(1),
    stop: async () => {
      // The server may be somebody's own, and stay.
      await template.drop();
      await server.stop();
    },
  };
}

/** The folder of an event store at rest, to be copied for each test file. */
export async function makeEventStore(dataDir: string): Promise<void> {
  const engine = await startEmbeddedStore({ dataDir, logger: silentLogger });
  const events = createClickHouseEventStore({
    target: { socketPath: engine.socketPath },
    logger: silentLogger,
  });
  try {
    await events.migrate();
  } finally {
    await events.close();
    await engine.stop();
  }
}
