/**
 * Sends prepared requests over a few kept-alive connections, from a process of its own, and prints one line of
 * JSON. Bodies are made and compressed before the clock starts, each event with its own id, so that almost
 * all of the machine is left to the server under test.
 *
 * Argument: JSON of `LoadSettings`. Bounded in count and time.
 */
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { makeErrorEvent } from "./sample-events.ts";
import { makeTelemetryEnvelope, type TelemetryKind } from "./sample-telemetry.ts";

export type LoadSettings = {
  readonly port: number;
  readonly path: string;
  /** What each request carries; errors of a size unless said. */
  readonly kind?: TelemetryKind;
  readonly eventBytes: number;
  /** First seed; seeds make ids, so runs against one server must not overlap. */
  readonly firstSeed: number;
  readonly count: number;
  readonly connections: number;
  /** Requests per second; 0 sends as fast as answers come. */
  readonly ratePerSecond: number;
  /** At that rate from the beginning of each second, and silent for the rest of it once this many are sent. */
  readonly eachSecondMax?: number;
  readonly secondsMax: number;
  /** When the first request leaves, in milliseconds since 1970: several generators begin together. */
  readonly startAtMs?: number;
  /** Each answer's time is told too, for quantiles over several runs. */
  readonly tellsEach?: boolean;
};

export type LoadResult = {
  readonly sent: number;
  readonly accepted: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** In no order; with `tellsEach`. */
  readonly answersMs: readonly number[];
  readonly bodyBytesMean: number;
  readonly loadCpuSeconds: number;
};

const settings = JSON.parse(process.argv[2] ?? "{}") as LoadSettings;

function makeEnvelope(seed: number): string {
  if (settings.kind !== undefined) return makeTelemetryEnvelope(settings.kind, seed, Date.now());
  const event = makeErrorEvent({ sizeBytes: settings.eventBytes, seed });
  const payload = JSON.stringify(event);
  const eventId = /"event_id":"([^"]+)"/.exec(payload)?.[1] ?? "";
  return `{"event_id":"${eventId}","sent_at":"${new Date().toISOString()}"}\n{"type":"event"}\n${payload}\n`;
}

const requests: Buffer[] = [];
let bodyBytes = 0;
for (let index = 0; index < settings.count; index += 1) {
  const body = gzipSync(makeEnvelope(settings.firstSeed + index));
  bodyBytes += body.length;
  const head = `POST ${settings.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  requests.push(Buffer.concat([Buffer.from(head), body]));
}

const latenciesMs: number[] = [];
let next = 0;
let accepted = 0;
let inFlight = 0;
const idle: Socket[] = [];
let cpuBefore = process.cpuUsage();
let startMs = performance.now();
let deadlineMs = startMs + settings.secondsMax * 1000;
const finished = Promise.withResolvers<void>();

function allowed(): number {
  const { ratePerSecond, eachSecondMax } = settings;
  if (ratePerSecond === 0) return requests.length;
  const elapsed = (performance.now() - startMs) / 1000;
  if (eachSecondMax === undefined) return Math.floor(elapsed * ratePerSecond);
  const before = Math.floor(elapsed);
  return before * eachSecondMax + Math.min(eachSecondMax, Math.floor((elapsed - before) * ratePerSecond));
}

function pump(): void {
  while (idle.length > 0 && next < requests.length && next < allowed() && performance.now() < deadlineMs) {
    const socket = idle.pop();
    const request = requests[next];
    if (!socket || !request) break;
    next += 1;
    inFlight += 1;
    sentAtMs.set(socket, performance.now());
    socket.write(request);
  }
  if ((next >= requests.length || performance.now() >= deadlineMs) && inFlight === 0) finished.resolve();
}

const sentAtMs = new WeakMap<Socket, number>();
await Promise.all(
  Array.from({ length: settings.connections }, async () => {
    const socket = connect(settings.port, "127.0.0.1");
    socket.setNoDelay(true);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      const headEnd = pending.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? -1);
      const isChunked = length < 0;
      if (isChunked ? !pending.endsWith("0\r\n\r\n") : pending.length < headEnd + 4 + length) return;
      if (pending.startsWith("HTTP/1.1 200")) accepted += 1;
      pending = "";
      latenciesMs.push(performance.now() - (sentAtMs.get(socket) ?? 0));
      inFlight -= 1;
      idle.push(socket);
      pump();
    });
    socket.on("error", () => finished.resolve());
    idle.push(socket);
  }),
);
if (settings.startAtMs !== undefined) await sleep(Math.max(0, settings.startAtMs - Date.now()));
startMs = performance.now();
deadlineMs = startMs + settings.secondsMax * 1000;
cpuBefore = process.cpuUsage();
const ticker = setInterval(pump, 1);
pump();
await finished.promise;
clearInterval(ticker);

const seconds = (performance.now() - startMs) / 1000;
const cpu = process.cpuUsage(cpuBefore);
latenciesMs.sort((a, b) => a - b);
const quantile = (q: number): number =>
  latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * q))] ?? 0;
const result: LoadResult = {
  sent: next,
  accepted,
  seconds,
  perSecond: accepted / seconds,
  p50Ms: quantile(0.5),
  p95Ms: quantile(0.95),
  p99Ms: quantile(0.99),
  answersMs: settings.tellsEach ? latenciesMs.map((ms) => Math.round(ms * 1000) / 1000) : [],
  bodyBytesMean: bodyBytes / requests.length,
  loadCpuSeconds: (cpu.user + cpu.system) / 1e6,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
