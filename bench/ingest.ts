/**
 * Ingest: how much per second the server takes in *end to end* (accepted, durable, grouped, queryable), beside a
 * bare server that only gunzips, splits and parses. Both run in the same minutes on the same machine, so that the
 * ratio holds where absolute figures do not. Error events by size, and telemetry by kind.
 */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult, LoadSettings } from "./load-generator.ts";
import { cpuSeconds, runJson, startProgram, startVedette, type BenchServer } from "./processes.ts";
import { itemsPerRequest, type TelemetryKind } from "./sample-telemetry.ts";
import { storedRows, untilStored, visibleAfterMs } from "./stored-count.ts";
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

type Traffic = Pick<LoadSettings, "kind" | "eventBytes">;

async function bare(traffic: Traffic, count: number): Promise<LoadResult> {
  const { first, child } = await startProgram<{ port: number }>([bareServer]);
  const settings = { ...traffic, port: first.port, path: "/", firstSeed: 1, ratePerSecond: 0 };
  try {
    await load({ ...settings, count: 2000 });
    return await load({ ...settings, count });
  } finally {
    child.kill("SIGKILL");
  }
}

/**
 * A server of its own, and the bare one in two runs around it while nothing else runs: what a shared machine gives
 * drifts within minutes, and the ratio should not.
 */
async function besideBare<Ours>(
  traffic: Traffic,
  count: number,
  measure: (server: BenchServer) => Promise<Ours>,
): Promise<{ readonly barePerSecond: number; readonly ours: Ours }> {
  const before = await bare(traffic, count / 2);
  const server = await startVedette();
  const ours = await measure(server).finally(() => server.stop());
  const after = await bare(traffic, count / 2);
  return { barePerSecond: count / (before.seconds + after.seconds), ours };
}

/**
 * The rate at which events are stored that are sent as fast as they are taken. The clock runs from the first request
 * until the last event can be counted.
 */
export async function endToEnd(server: BenchServer, bytes: number, count: number) {
  // Counting through the Web API reads every row of a full store, ten times a second beside what is measured.
  const rows = (): Promise<number> => storedRows(server, "errors");
  const before = await rows();
  const cpuBefore = cpuSeconds(server.pid).total;
  const result = await load({
    port: server.port,
    path: server.dsnPath,
    eventBytes: bytes,
    firstSeed: seeds(count),
    count,
    ratePerSecond: 0,
  });
  const lagSeconds = await untilStored(server, before + result.accepted, 120, rows);
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

type TelemetrySample = {
  readonly name: string;
  readonly kind: TelemetryKind;
  readonly table: "spans" | "logs" | "sessions";
  readonly requests: number;
};

const telemetry: readonly TelemetrySample[] = [
  { name: "transactions of 100 spans", kind: "transaction", table: "spans", requests: 3_000 },
  { name: "batches of 100 logs", kind: "logs", table: "logs", requests: 3_000 },
  { name: "sessions", kind: "session", table: "sessions", requests: 40_000 },
];

async function sendTelemetry(server: BenchServer, { kind, table }: TelemetrySample, count: number) {
  const rows = (): Promise<number> => storedRows(server, table);
  const before = await rows();
  const cpuBefore = cpuSeconds(server.pid).total;
  const result = await load({
    kind,
    eventBytes: 0,
    port: server.port,
    path: server.dsnPath,
    firstSeed: seeds(count),
    count,
    ratePerSecond: 0,
  });
  const items = result.accepted * itemsPerRequest[kind];
  const lagSeconds = await untilStored(server, before + items, 120, rows);
  const cpu = cpuSeconds(server.pid).total - cpuBefore;
  return { ...result, items, cpu, endToEndPerSecond: result.accepted / (result.seconds + lagSeconds) };
}

async function telemetryRow(sample: TelemetrySample) {
  const { name, kind, requests } = sample;
  const { barePerSecond, ours } = await besideBare({ kind, eventBytes: 0 }, requests, async (server) => {
    await sendTelemetry(server, sample, Math.ceil(requests / 20));
    return await sendTelemetry(server, sample, requests);
  });
  return {
    requests: name,
    "bare/s": Math.round(barePerSecond),
    "accepted/s": Math.round(ours.perSecond),
    "end to end/s": Math.round(ours.endToEndPerSecond),
    "items/s": Math.round(ours.endToEndPerSecond * itemsPerRequest[kind]),
    ratio: ours.endToEndPerSecond / barePerSecond,
    "CPU us/item": Math.round((ours.cpu / ours.items) * 1e6),
    "answer p99 ms": ours.p99Ms,
  };
}

/** Telemetry, or one kind of it: `transaction`, `logs`, `session`. */
async function benchTelemetry(only?: string): Promise<void> {
  const rows = [];
  for (const sample of telemetry) {
    if (only === undefined || only === sample.kind) rows.push(await telemetryRow(sample));
  }
  if (rows.length > 0) printTable("Ingest of gzip'd telemetry (load generator on the same machine)", rows);
}

/** Errors of all sizes and telemetry; or one size (`1`, `10`, `40`), or one kind of telemetry. */
export async function benchIngest(only?: string): Promise<void> {
  await benchErrors(only);
  await benchTelemetry(only);
}

async function benchErrors(only?: string): Promise<void> {
  const rows = [];
  for (const { name, bytes, count } of sizes.filter(
    ({ name }) => only === undefined || name === `${only} KB`,
  )) {
    const { barePerSecond, ours } = await besideBare({ eventBytes: bytes }, count, async (server) => {
      await endToEnd(server, bytes, 2000);
      const result = await endToEnd(server, bytes, count);
      if (bytes === 10_240) await printPaced(server, result.endToEndPerSecond * 0.7);
      return result;
    });
    rows.push({
      event: name,
      "bare/s": Math.round(barePerSecond),
      "accepted/s": Math.round(ours.perSecond),
      "end to end/s": Math.round(ours.endToEndPerSecond),
      ratio: ours.endToEndPerSecond / barePerSecond,
      "CPU us/event": Math.round(ours.cpuMicros),
      "answer p99 ms": ours.p99Ms,
    });
  }
  if (rows.length > 0)
    printTable("Ingest of gzip'd error envelopes (load generator on the same machine)", rows);
}

async function printPaced(server: BenchServer, ratePerSecond: number): Promise<void> {
  const at70 = await paced(server, ratePerSecond);
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
