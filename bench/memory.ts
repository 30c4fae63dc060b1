/** Memory of all our processes together (PSS), idle and after 200,000 events, and disk per stored event. */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult } from "./load-generator.ts";
import { pssBytes, runJson, startVedette } from "./processes.ts";
import { untilStored } from "./stored-count.ts";
import { printTable } from "./table.ts";

const loadGenerator = fileURLToPath(new URL("load-generator.ts", import.meta.url));
const mib = 2 ** 20;

type TableFigures = {
  readonly table: string;
  readonly rows: number;
  readonly bytesOnDisk: number;
  readonly activeParts: number;
};
type Health = { readonly figures: { readonly store: { readonly tables: readonly TableFigures[] } } };

export async function benchMemory(events = 200_000): Promise<void> {
  const server = await startVedette();
  try {
    await sleep(10_000);
    const idle = pssBytes(server.pid);
    let peak = idle;
    const watch = setInterval(() => (peak = Math.max(peak, pssBytes(server.pid))), 500);
    const portion = 20_000;
    for (let sent = 0; sent < events; sent += portion) {
      const settings = {
        port: server.port,
        path: server.dsnPath,
        eventBytes: 10_240,
        firstSeed: sent + 1,
        count: portion,
        connections: 32,
        ratePerSecond: 0,
        secondsMax: 120,
      };
      const result = await runJson<LoadResult>([loadGenerator, JSON.stringify(settings)]);
      if (result.accepted !== portion)
        throw new Error(`only ${result.accepted} of ${portion} events were accepted`);
      process.stderr.write(`\r${sent + portion} of ${events} events sent `);
    }
    await untilStored(server, events, 300);
    clearInterval(watch);
    const after = pssBytes(server.pid);
    await sleep(60_000);
    const later = pssBytes(server.pid);
    const { figures } = (await server.api("/api/vedette/health/")) as Health;
    const errors = figures.store.tables.find(({ table }) => table === "errors");
    process.stderr.write("\n");
    printTable(`Memory (PSS) and disk, ${events} events of 10 KB`, [
      {
        "idle MiB": Math.round(idle / mib),
        "peak MiB": Math.round(peak / mib),
        "after MiB": Math.round(after / mib),
        "a minute later MiB": Math.round(later / mib),
        "disk B/event": Math.round((errors?.bytesOnDisk ?? 0) / Math.max(1, errors?.rows ?? 1)),
        "active parts": errors?.activeParts ?? 0,
      },
    ]);
  } finally {
    await server.stop();
  }
}
