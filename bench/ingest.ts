/**
 * Ingest: how many error events per second the server takes in *end to end* (accepted, durable, grouped,
 * queryable), beside a bare server that only gunzips, splits and parses. Both run in the same minutes on the
 * same machine, so that the ratio holds where absolute figures do not.
 */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult, LoadSettings } from "./load-generator.ts";
import { cpuSeconds, runJson, startProgram, startVedette, type BenchServer } from "./processes.ts";
import { storedCount, untilStored } from "./stored-count.ts";
import { printTable } from "./table.ts";

const loadGenerator = fileURLToPath(new URL("load-generator.ts", import.meta.url));
const bareServer = fileURLToPath(new URL("bare-server.ts", import.meta.url));
const sizes = [
  { name: "1 KB", bytes: 1024, count: 60_000 },
  { name: "10 KB", bytes: 10_240, count: 30_000 },
  { name: "40 KB", bytes: 40_960, count: 10_000 },
] as const;

const load = (
  settings: Omit<LoadSettings, "connections" | "secondsMax"> & Partial<LoadSettings>,
): Promise<LoadResult> =>
  runJson<LoadResult>([loadGenerator, JSON.stringify({ connections: 32, secondsMax: 60, ...settings })]);

let nextSeed = 1;
function seeds(count: number): number {
  const first = nextSeed;
  nextSeed += count;
  return first;
}

async function bare(bytes: number, count: number): Promise<LoadResult> {
  const { first, child } = await startProgram<{ port: number }>([bareServer]);
  try {
    await load({
      port: first.port,
      path: "/",
      eventBytes: bytes,
      firstSeed: 1,
      count: 2000,
      ratePerSecond: 0,
    });
    return await load({
      port: first.port,
      path: "/",
      eventBytes: bytes,
      firstSeed: 1,
      count,
      ratePerSecond: 0,
    });
  } finally {
    child.kill("SIGKILL");
  }
}

/** The clock runs from the first request until the last event can be counted. */
async function endToEnd(server: BenchServer, bytes: number, count: number) {
  const before = await storedCount(server);
  const cpuBefore = cpuSeconds(server.pid).total;
  const result = await load({
    port: server.port,
    path: server.dsnPath,
    eventBytes: bytes,
    firstSeed: seeds(count),
    count,
    ratePerSecond: 0,
  });
  const lagSeconds = await untilStored(server, before + result.accepted);
  const cpu = cpuSeconds(server.pid).total - cpuBefore;
  return {
    ...result,
    lagSeconds,
    endToEndPerSecond: result.accepted / (result.seconds + lagSeconds),
    cpuMicros: (cpu / result.accepted) * 1e6,
  };
}

/** At 70 % of the rate that the server can sustain: how fast it answers, how soon an event can be found. */
async function paced(server: BenchServer, ratePerSecond: number) {
  const count = Math.floor(ratePerSecond * 12);
  const running = load({
    port: server.port,
    path: server.dsnPath,
    eventBytes: 10_240,
    firstSeed: seeds(count),
    count,
    ratePerSecond,
  });
  let isRunning = true;
  void running.finally(() => (isRunning = false));
  await sleep(6000);
  const visibleMs: number[] = [];
  for (let probe = 0; probe < 40 && isRunning; probe += 1) visibleMs.push(await visibleAfterMs(server));
  const result = await running;
  visibleMs.sort((a, b) => a - b);
  return {
    ...result,
    visibleP50Ms: visibleMs[Math.floor(visibleMs.length / 2)] ?? 0,
    visibleP95Ms: visibleMs[Math.floor(visibleMs.length * 0.95)] ?? 0,
    probes: visibleMs.length,
  };
}

async function visibleAfterMs(server: BenchServer): Promise<number> {
  const tag = `probe-${Math.random().toString(36).slice(2)}`;
  const event = { message: "probe", level: "info", tags: { probe: tag } };
  const startMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}${server.dsnPath}`, {
    method: "POST",
    body: `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
  });
  if (!response.ok) throw new Error(`the probe was answered ${response.status}`);
  while ((await storedCount(server, `probe:${tag}`)) === 0) {
    if (performance.now() - startMs > 20_000) throw new Error("the probe did not become visible within 20 s");
    await sleep(25);
  }
  return performance.now() - startMs;
}

export async function benchIngest(only?: string): Promise<void> {
  const rows = [];
  for (const size of sizes.filter(({ name }) => only === undefined || name.startsWith(only))) {
    const floor = await bare(size.bytes, size.count);
    const server = await startVedette();
    try {
      await endToEnd(server, size.bytes, 2000);
      const ours = await endToEnd(server, size.bytes, size.count);
      rows.push({
        event: size.name,
        "bare/s": Math.round(floor.perSecond),
        "accepted/s": Math.round(ours.perSecond),
        "end to end/s": Math.round(ours.endToEndPerSecond),
        ratio: ours.endToEndPerSecond / floor.perSecond,
        "CPU us/event": Math.round(ours.cpuMicros),
        "answer p99 ms": ours.p99Ms,
      });
      if (size.bytes === 10_240) {
        const rate = ours.endToEndPerSecond * 0.7;
        const at70 = await paced(server, rate);
        printTable("At 70 % of the end-to-end rate (10 KB)", [
          {
            "sent/s": Math.round(at70.perSecond),
            "answer p50 ms": at70.p50Ms,
            "answer p99 ms": at70.p99Ms,
            "visible p50 ms": Math.round(at70.visibleP50Ms),
            "visible p95 ms": Math.round(at70.visibleP95Ms),
            probes: at70.probes,
          },
        ]);
      }
    } finally {
      await server.stop();
    }
  }
  printTable("Ingest of gzip'd error envelopes (load generator on the same machine)", rows);
}
