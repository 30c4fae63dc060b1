/** Runs the contract of the event store on the embedded engine, and on a real server where one is named. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ProjectId } from "@vedette/protocol";
import { startEmbeddedStore } from "#adapters/embedded-clickhouse/supervisor.ts";
import { silentLogger } from "#kernel/logger.ts";
import { eventStoreContract, type EventStoreUnderTest, makeErrorRow } from "#ports/event-store.contract.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
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

eventStoreContract("embedded engine", () => embedded());
eventStoreContract("embedded engine, encrypted", () =>
  embedded({ key: new Uint8Array(32).fill(7), isOn: true }),
);

async function embedded(encryption?: { readonly key: Uint8Array; readonly isOn: boolean }) {
  const dataDir = await mkdtemp(join(tmpdir(), "vedette-events-"));
  // The contract kills the engine more often than any crash would; the growing waits are the supervisor's own matter.
  const engine = await startEmbeddedStore({ dataDir, encryption, backOffMs: [50], logger: silentLogger });
  const { socketPath, incomingDir } = engine;
  const base = await underTest({ socketPath, incomingDir }, async () => {
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
}

/** The embedded engine behind a TCP address: what an address needs differs from a socket (database, password). */
describe("event store: an address", () => {
  it("creates the named database, signs in and serves from it", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "vedette-events-"));
    const engine = await startEmbeddedStore({ dataDir, logger: silentLogger });
    const headers: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      headers.push(request.headers.authorization);
      const options = {
        socketPath: engine.socketPath,
        path: request.url,
        method: request.method,
        headers: request.headers,
      };
      const onward = httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const target = {
      url: `http://127.0.0.1:${port}`,
      username: "ada",
      password: "s:crét",
      database: "else`where",
    };
    const store = createClickHouseEventStore({ target, logger: silentLogger });
    try {
      await store.migrate();
      await store.migrate();
      const rows = [makeErrorRow({ project_id: 5 }), makeErrorRow({ project_id: 6 })];
      await store.insert({ table: "errors", rows, dedupToken: "t" });
      const read = await store.query({
        scope: makeProjectScope([5 as ProjectId]),
        sql: "SELECT project_id, currentDatabase() AS base FROM errors",
        row: z.unknown(),
      });
      expect(read).toEqual([{ project_id: "5", base: "else`where" }]);
      expect((await store.stats()).tables.find((table) => table.table === "errors")?.rows).toBe(2);
      expect(new Set(headers)).toEqual(new Set([`Basic ${Buffer.from("ada:s:crét").toString("base64")}`]));
    } finally {
      await store.close();
      proxy.close();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
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
      await connection.send({
        kind: "command",
        sql: `DROP DATABASE ${target.database} SYNC`,
        timeoutMs: 60_000,
      });
      await connection.close();
    });
  });
}
