/**
 * A flood: one project sends ten times its quota. What refusing costs beside accepting, in processor time per
 * request of all our processes together; and whether a project that keeps its limits is kept waiting meanwhile.
 *
 * The machine is shared with the load generators, so that any load anywhere makes everybody slower. To tell the
 * server's own share apart, rounds of three are compared:
 *  - `quota`: the flooding project sends what its quota allows, and when it allows it: all at the beginning of each
 *    second, as a flood has it too, so that what is accepted costs everybody the same;
 *  - `flood`: it sends ten times that, nine tenths of which are refused;
 *  - `bystander`: the nine tenths go to another program, which spends as much of the processor on them.
 * What `flood` is above `quota` is what others notice; what it is above `bystander` is the server's doing.
 *
 * Before that the same project beside a flood that sends as fast as it is answered, when the main thread is full.
 */
import { fileURLToPath } from "node:url";
import type { LoadResult } from "./load-generator.ts";
import { limitErrors, load, newProject, type Project } from "./flood-projects.ts";
import { cpuSeconds, startProgram, startVedette, type BenchServer } from "./processes.ts";
import { storedCount, untilStored, visibleAfterMs } from "./stored-count.ts";
import { printTable } from "./table.ts";

const bystander = fileURLToPath(new URL("bystander.ts", import.meta.url));
const quota = 2_000;
const overload = 10;
/** Of the flooding project a second, and what the other one sends. */
const allowedPerSecond = 100;
const quietPerSecond = 100;
const phaseSeconds = 6;
/** Others work on the machine: a figure is the median of its rounds, and what disturbs one of them is left out. */
const rounds = 7;
/** Bodies are made before the clock starts. */
const preparationMs = 6_000;
/** Of a flood as fast as answers come: enough for some seconds. */
const fullRequests = 20_000;

type Phase = "quota" | "flood" | "bystander";

export async function benchFlood(): Promise<void> {
  const server = await startVedette();
  try {
    const micros = await benchRefusing(server);
    await benchFull(server);
    await benchWaiting(server, micros);
  } finally {
    await server.stop();
  }
}

const at = (server: BenchServer, { dsnPath }: { readonly dsnPath: string }) => ({
  port: server.port,
  path: dsnPath,
});

/** Prints and answers what a refusal costs. */
async function benchRefusing(server: BenchServer): Promise<number> {
  const flooding = await newProject(server, "flooding");
  await load(at(server, server), 2_000);
  await untilStored(server, 2_000);
  const accepting = await measured(server, async () => await load(at(server, server), 10_000));
  await limitErrors(server, flooding, { limit: quota, windowSeconds: 3600 });
  const refusing = await measured(server, async () => await load(at(server, flooding), quota * overload));
  const refused = refusing.result.sent - refusing.result.accepted;
  const acceptedMicros = (accepting.cpu / accepting.result.accepted) * 1e6;
  const refusedMicros = (refusing.cpu * 1e6 - refusing.result.accepted * acceptedMicros) / refused;
  printTable(`Refusing ${overload} times the quota, as fast as answers come (10 KB errors)`, [
    {
      sent: refusing.result.sent,
      accepted: refusing.result.accepted,
      refused,
      "requests/s": Math.round(refusing.result.sent / refusing.result.seconds),
      "CPU us/accepted": Math.round(acceptedMicros),
      "CPU us/refused": Math.round(refusedMicros),
      "refused to accepted": refusedMicros / acceptedMicros,
    },
  ]);
  return refusedMicros;
}

async function benchFull(server: BenchServer): Promise<void> {
  const flooding = await newProject(server, "flooding fully");
  const quiet = await newProject(server, "quiet beside it");
  await limitErrors(server, flooding, { limit: allowedPerSecond, windowSeconds: 1 });
  const startAtMs = Date.now() + preparationMs + fullRequests / 2;
  const [flood, calm] = await Promise.all([
    load(at(server, flooding), fullRequests, { startAtMs, secondsMax: phaseSeconds }),
    load(at(server, quiet), quietPerSecond * phaseSeconds, { ratePerSecond: quietPerSecond, startAtMs }),
  ]);
  if (calm.accepted < calm.sent) throw new Error("the project within its limits was refused");
  printTable(
    `A project within its limits, ${quietPerSecond} errors/s, beside a flood as fast as answers come`,
    [
      {
        "flood requests/s": Math.round(flood.sent / flood.seconds),
        "accepted of it": flood.accepted,
        "flood p50 ms": flood.p50Ms,
        "answer p50 ms": calm.p50Ms,
        "p95 ms": calm.p95Ms,
        "p99 ms": calm.p99Ms,
      },
    ],
  );
}

/** A phase of a round. */
type Waits = {
  readonly answerMs: Quantiles;
  readonly visibleMs: Quantiles;
  readonly accepted: number;
  readonly probes: number;
  readonly coresBusy: number;
};
type Quantiles = { readonly p50: number; readonly p95: number; readonly p99: number };

async function benchWaiting(server: BenchServer, refusedMicros: number): Promise<void> {
  const flooding = await newProject(server, "flooding steadily");
  const quiet = await newProject(server, "quiet");
  await limitErrors(server, flooding, { limit: allowedPerSecond, windowSeconds: 1 });
  const spinMicros = Math.max(0, refusedMicros - (await bystanderMicros()));
  const { first, child } = await startProgram<{ port: number }>([bystander, JSON.stringify({ spinMicros })]);
  const elsewhere = { port: first.port, path: "/", pid: child.pid ?? 0 };
  const waits: Record<Phase, Waits[]> = { quota: [], flood: [], bystander: [] };
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const phase of ["quota", "flood", "bystander"] as const)
        waits[phase].push(await runPhase(server, phase, { flooding, quiet, elsewhere }));
  } finally {
    child.kill("SIGKILL");
  }
  const figure = (phase: Phase, read: (one: Waits) => number): number => median(waits[phase].map(read));
  printTable(
    `A project within its limits, ${quietPerSecond} errors/s, beside one with a quota of ${allowedPerSecond}/s ` +
      `(medians of ${rounds} rounds)`,
    (["quota", "flood", "bystander"] as const).map((phase) => ({
      phase,
      accepted: waits[phase].reduce((sum, { accepted }) => sum + accepted, 0),
      "answer p50 ms": figure(phase, ({ answerMs }) => answerMs.p50),
      "p95 ms": figure(phase, ({ answerMs }) => answerMs.p95),
      "p99 ms": figure(phase, ({ answerMs }) => answerMs.p99),
      "visible p50 ms": Math.round(figure(phase, ({ visibleMs }) => visibleMs.p50)),
      "p95 ms ": Math.round(figure(phase, ({ visibleMs }) => visibleMs.p95)),
      probes: waits[phase].reduce((sum, { probes }) => sum + probes, 0),
      "cores busy": figure(phase, ({ coresBusy }) => coresBusy),
    })),
  );
  const over = (phase: Phase, read: (one: Waits) => number): number =>
    median(waits.flood.map((one, round) => read(one) / read(waits[phase][round] ?? one)));
  printTable(
    "Flood over … (medians of the ratios within a round)",
    (["quota", "bystander"] as const).map((phase) => ({
      over: phase,
      "answer p50": over(phase, ({ answerMs }) => answerMs.p50),
      p95: over(phase, ({ answerMs }) => answerMs.p95),
      p99: over(phase, ({ answerMs }) => answerMs.p99),
      "visible p50": over(phase, ({ visibleMs }) => visibleMs.p50),
      "p95 ": over(phase, ({ visibleMs }) => visibleMs.p95),
    })),
  );
}

async function runPhase(
  server: BenchServer,
  phase: Phase,
  to: {
    readonly flooding: Project;
    readonly quiet: Project;
    readonly elsewhere: { readonly port: number; readonly path: string; readonly pid: number };
  },
): Promise<Waits> {
  const startAtMs = Date.now() + preparationMs;
  const paced = (ratePerSecond: number) => ({ ratePerSecond, startAtMs });
  const flood = paced(allowedPerSecond * overload);
  const running: Promise<LoadResult>[] = [
    load(at(server, to.quiet), quietPerSecond * phaseSeconds, { ...paced(quietPerSecond), tellsEach: true }),
    phase === "flood"
      ? load(at(server, to.flooding), flood.ratePerSecond * phaseSeconds, flood)
      : load(at(server, to.flooding), allowedPerSecond * phaseSeconds, {
          ...flood,
          eachSecondMax: allowedPerSecond,
        }),
  ];
  if (phase === "bystander") {
    const excess = allowedPerSecond * (overload - 1);
    running.push(load(to.elsewhere, excess * phaseSeconds, paced(excess)));
  }
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, startAtMs - Date.now())));
  const cpu = (): number => cpuSeconds(server.pid).total + cpuSeconds(to.elsewhere.pid).total;
  const cpuBefore = cpu();
  const endAtMs = startAtMs + (phaseSeconds - 1) * 1000;
  const visibleMs: number[] = [];
  while (Date.now() < endAtMs) visibleMs.push(await visibleAfterMs(server, to.quiet.dsnPath));
  const results = await Promise.all(running);
  const loadCpu = results.reduce((sum, { loadCpuSeconds }) => sum + loadCpuSeconds, 0);
  const coresBusy = (cpu() - cpuBefore + loadCpu) / phaseSeconds;
  const [quiet, flooding] = results;
  if (!quiet || !flooding) throw new Error("a phase has two loads at least");
  if (quiet.accepted < quiet.sent) throw new Error("the project within its limits was refused");
  const isFlood = flooding.accepted < flooding.sent / 2;
  if (isFlood !== (phase === "flood")) throw new Error(`${flooding.accepted} accepted in the phase ${phase}`);
  return {
    answerMs: quantiles(quiet.answersMs),
    visibleMs: quantiles(visibleMs),
    accepted: quiet.accepted,
    probes: visibleMs.length,
    coresBusy,
  };
}

/** Of HTTP and of unpacking alone. */
async function bystanderMicros(): Promise<number> {
  const { first, child } = await startProgram<{ port: number }>([
    bystander,
    JSON.stringify({ spinMicros: 0 }),
  ]);
  try {
    const to = { port: first.port, path: "/" };
    await load(to, 1_000);
    const before = cpuSeconds(child.pid ?? 0).total;
    const { sent } = await load(to, 5_000);
    return ((cpuSeconds(child.pid ?? 0).total - before) / sent) * 1e6;
  } finally {
    child.kill("SIGKILL");
  }
}

/** Processor seconds until everything that was accepted is stored. */
async function measured(
  server: BenchServer,
  work: () => Promise<LoadResult>,
): Promise<{ readonly result: LoadResult; readonly cpu: number }> {
  const before = await storedCount(server);
  const cpuBefore = cpuSeconds(server.pid).total;
  const result = await work();
  await untilStored(server, before + result.accepted);
  return { result, cpu: cpuSeconds(server.pid).total - cpuBefore };
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const median = (values: readonly number[]): number => quantiles(values).p50;
