/** Counts what is stored through the Web API, and waits until everything that was accepted is there. */
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchServer } from "./processes.ts";

export async function storedCount(server: BenchServer, query = ""): Promise<number> {
  const search = new URLSearchParams({ dataset: "errors", query, statsPeriod: "90d" });
  search.append("field", "count()");
  const answer = (await server.api(`/api/0/organizations/${server.organization}/events/?${search}`)) as {
    data: readonly Readonly<Record<string, number>>[];
  };
  return Number(answer.data[0]?.["count()"] ?? 0);
}

/** Seconds from now until `count` events are stored; fails after `secondsMax`. */
export async function untilStored(server: BenchServer, count: number, secondsMax = 120): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const stored = await storedCount(server);
    const seconds = (performance.now() - startMs) / 1000;
    if (stored >= count) return seconds;
    if (seconds > secondsMax)
      throw new Error(`only ${stored} of ${count} events were stored within ${secondsMax} s`);
    await sleep(100);
  }
}
