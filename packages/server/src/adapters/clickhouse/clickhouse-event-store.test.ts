/** Runs the contract of the event store on the embedded engine, and on a real server where one is named. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { startEmbeddedStore } from "#adapters/embedded-clickhouse/supervisor.ts";
import { silentLogger } from "#kernel/logger.ts";
import { eventStoreContract, type EventStoreUnderTest } from "#ports/event-store.contract.ts";
import { createClickHouseEventStore } from "./clickhouse-event-store.ts";
import { type ClickHouseTarget, createConnection } from "./connection.ts";

async function underTest(target: ClickHouseTarget, end: () => Promise<void>): Promise<EventStoreUnderTest> {
  return {
    open: () => createClickHouseEventStore({ target, logger: silentLogger }),
    execute: async (sql) => {
      const connection = createConnection(target);
      await connection.send({ kind: "command", sql, timeoutMs: 30_000 });
      await connection.close();
    },
    destroy: end,
  };
}

eventStoreContract("embedded engine", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "vedette-events-"));
  const engine = await startEmbeddedStore({ dataDir, logger: silentLogger });
  const base = await underTest({ socketPath: engine.socketPath }, async () => {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return {
    ...base,
    kill: () => {
      const pid = engine.pid();
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    },
  };
});

const address = process.env["TEST_CLICKHOUSE_URL"];
if (address === undefined) {
  describe("event store: server", () => {
    it.skip("is not tested: TEST_CLICKHOUSE_URL names no ClickHouse server", () => undefined);
  });
} else {
  eventStoreContract("server", async () => {
    const url = new URL(address);
    const target = {
      url: url.origin,
      username: decodeURIComponent(url.username) || "default",
      password: decodeURIComponent(url.password),
      database: `vedette_test_${process.pid}`,
    };
    return underTest(target, async () => {
      const connection = createConnection(target, "default");
      await connection.send({ kind: "command", sql: `DROP DATABASE ${target.database} SYNC`, timeoutMs: 60_000 });
      await connection.close();
    });
  });
}
