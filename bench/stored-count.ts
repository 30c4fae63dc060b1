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

/** Rows of a table, asked of the store itself, which knows them without a look at one. */
export async function storedRows(
  server: BenchServer,
  table: "errors" | "spans" | "logs" | "sessions",
): Promise<number> {
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

/** Each look reads what is stored on the cores that are measured: forty a second took a sixth of them. */
const visibleCheckMs = 100;

/** Sends one event and asks for it until it can be found: the milliseconds that took. */
export async function visibleAfterMs(server: BenchServer, dsnPath = server.dsnPath): Promise<number> {
  const tag = `probe-${Math.random().toString(36).slice(2)}`;
  const event = { message: "probe", level: "info", tags: { probe: tag } };
  const startMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}${dsnPath}`, {
    method: "POST",
    body: `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
  });
  if (!response.ok) throw new Error(`the probe was answered ${response.status}`);
  while ((await storedCount(server, `probe:${tag}`)) === 0) {
    if (performance.now() - startMs > 20_000) throw new Error("the probe did not become visible within 20 s");
    await sleep(visibleCheckMs);
  }
  return performance.now() - startMs;
}
