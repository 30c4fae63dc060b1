/**
 * Memory of all our processes together, idle and with many events, and disk per stored event: as the store stands when
 * the last event has come, and with its parts merged, which its background does in its own time.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "../packages/server/src/adapters/clickhouse/connection.ts";
import type { LoadResult } from "./load-generator.ts";
import { memoryBytes } from "./process-memory.ts";
import { type BenchServer, runJson, startVedette } from "./processes.ts";
import { untilStored } from "./stored-count.ts";
import { printTable } from "./table.ts";

const loadGenerator = fileURLToPath(new URL("load-generator.ts", import.meta.url));
const mib = 2 ** 20;
const mergeSecondsMax = 300;
/** Slower than the memory changes would miss the peak; faster would take the processor from what is measured. */
const watchIntervalMs = 1_000;

type TableFigures = {
  readonly table: string;
  readonly rows: number;
  readonly bytesOnDisk: number;
  readonly activeParts: number;
};
type Health = { readonly figures: { readonly store: { readonly tables: readonly TableFigures[] } } };
type Disk = { readonly "B/event": number; readonly "active parts": number };

export async function benchMemory(events = 200_000): Promise<void> {
  const server = await startVedette();
  try {
    await sleep(10_000);
    const idle = await medianBytes(server.pid);
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, memoryBytes(server.pid))), watchIntervalMs);
    await sendAll(server, events);
    await untilStored(server, events, 300);
    clearInterval(watch);
    const after = memoryBytes(server.pid);
    await sleep(60_000);
    const later = await medianBytes(server.pid);
    const asItStands = await diskFigures(server);
    const mergeSeconds = await mergeParts(server);
    await sleep(10_000);
    const merged = await medianBytes(server.pid);
    process.stderr.write("\n");
    printTable(`Memory, ${events} events of 10 KB`, [
      {
        "idle MiB": Math.round(idle / mib),
        "peak MiB": Math.round(Math.max(peak, after) / mib),
        "after MiB": Math.round(after / mib),
        "a minute later MiB": Math.round(later / mib),
        "merged MiB": Math.round(merged / mib),
      },
    ]);
    printTable("Disk", [
      { parts: "as they stand then", ...asItStands },
      { parts: `merged on request, in ${mergeSeconds} s`, ...(await diskFigures(server)) },
    ]);
  } finally {
    await server.stop();
  }
}

async function sendAll(server: BenchServer, events: number): Promise<void> {
  const portion = 20_000;
  for (let sent = 0; sent < events; sent += portion) {
    const count = Math.min(portion, events - sent);
    const settings = {
      port: server.port,
      path: server.dsnPath,
      eventBytes: 10_240,
      firstSeed: sent + 1,
      count,
      connections: 32,
      ratePerSecond: 0,
      secondsMax: 120,
    };
    const result = await runJson<LoadResult>([loadGenerator, JSON.stringify(settings)]);
    if (result.accepted !== count)
      throw new Error(`only ${result.accepted} of ${count} events were accepted`);
    process.stderr.write(`\r${sent + count} of ${events} events sent `);
  }
}

/** Of five, two seconds apart: a merge or a collection under way is not what a server holds. */
async function medianBytes(pid: number): Promise<number> {
  const samples: number[] = [];
  while (samples.length < 5) {
    samples.push(memoryBytes(pid));
    await sleep(2_000);
  }
  return samples.toSorted((a, b) => a - b)[2] ?? 0;
}

/** Asks the store for one part per partition: the seconds that took. */
async function mergeParts(server: BenchServer): Promise<number> {
  process.stderr.write("\rmerging ");
  const store = createConnection({ socketPath: join(server.dataDir, "events/run/store.sock") });
  const startMs = performance.now();
  try {
    await store.send({
      kind: "command",
      sql: "OPTIMIZE TABLE errors FINAL",
      timeoutMs: mergeSecondsMax * 1000,
    });
  } finally {
    await store.close();
  }
  return Math.round((performance.now() - startMs) / 1000);
}

async function diskFigures(server: BenchServer): Promise<Disk> {
  const { figures } = (await server.api("/api/vedette/health/")) as Health;
  const errors = figures.store.tables.find(({ table }) => table === "errors");
  return {
    "B/event": Math.round((errors?.bytesOnDisk ?? 0) / Math.max(1, errors?.rows ?? 1)),
    "active parts": errors?.activeParts ?? 0,
  };
}
