/** Counts what is stored, errors through the Web API, and waits until everything that was accepted is there. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "../packages/server/src/adapters/clickhouse/connection.ts";
import type { BenchServer } from "./processes.ts";

export async function storedCount(server: BenchServer, query = ""): Promise<number> {
  const search = new URLSearchParams({ dataset: "errors", query, statsPeriod: "90d" });
  search.append("field", "count()");
  const answer = (await server.api(`/api/0/organizations/${server.organization}/events/?${search}`)) as {
    data: readonly Readonly<Record<string, number>>[];
  };
  return Number(answer.data[0]?.["count()"] ?? 0);
}

/** Rows of a table that has no page of its own yet, asked of the store itself. */
export async function storedRows(server: BenchServer, table: "spans" | "logs" | "sessions"): Promise<number> {
  const store = createConnection({ socketPath: join(server.dataDir, "events/run/store.sock") });
  try {
    return Number(await store.send({ kind: "read", sql: `SELECT count() FROM ${table}`, timeoutMs: 30_000 }));
  } finally {
    await store.close();
  }
}

/** Seconds from now until `count` events are stored; fails after `secondsMax`. */
export async function untilStored(
  server: BenchServer,
  count: number,
  secondsMax = 120,
  ask: (server: BenchServer) => Promise<number> = storedCount,
): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const stored = await ask(server);
    const seconds = (performance.now() - startMs) / 1000;
    if (stored >= count) return seconds;
    if (seconds > secondsMax)
      throw new Error(`only ${stored} of ${count} events were stored within ${secondsMax} s`);
    await sleep(100);
  }
}
