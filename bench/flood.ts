/**
 * A flood: one project sends ten times its quota. What refusing costs beside accepting, in processor time per
 * request of all our processes together; and whether a project that keeps its limits is kept waiting meanwhile.
 */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult, LoadSettings } from "./load-generator.ts";
import { cpuSeconds, runJson, startVedette, type BenchServer } from "./processes.ts";
import { storedCount, untilStored } from "./stored-count.ts";
import { printTable } from "./table.ts";

const loadGenerator = fileURLToPath(new URL("load-generator.ts", import.meta.url));
const eventBytes = 10_240;
const quota = 2_000;
const overload = 10;
const quietPerSecond = 200;
const settingsTimeoutMs = 30_000;

let nextSeed = 1;

function load(
  server: BenchServer,
  path: string,
  count: number,
  more: Partial<LoadSettings> = {},
): Promise<LoadResult> {
  const firstSeed = nextSeed;
  nextSeed += count;
  const settings: LoadSettings = {
    port: server.port,
    path,
    eventBytes,
    firstSeed,
    count,
    connections: 32,
    ratePerSecond: 0,
    secondsMax: 60,
    ...more,
  };
  return runJson<LoadResult>([loadGenerator, JSON.stringify(settings)]);
}

type Project = { readonly slug: string; readonly dsnPath: string };

async function newProject(server: BenchServer, name: string): Promise<Project> {
  const path = `/api/vedette/organizations/${server.organization}/projects/`;
  const created = (await send(server, "POST", path, { name })) as {
    project: { slug: string };
    key: { dsn: { public: string } };
  };
  const dsn = new URL(created.key.dsn.public);
  const dsnPath = `/api${dsn.pathname}/envelope/?sentry_version=7&sentry_key=${dsn.username}`;
  return { slug: created.project.slug, dsnPath };
}

async function send(server: BenchServer, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

/** Sets the quota and waits until it is in use: feedback is forbidden with it, so that asking uses up no error. */
async function limit(server: BenchServer, project: Project): Promise<void> {
  const windowSeconds = 3600;
  await send(server, "PUT", `/api/vedette/projects/${server.organization}/${project.slug}/ingest-settings/`, {
    quotas: [
      { id: "errors", categories: ["error"], limit: quota, windowSeconds },
      { id: "marker", categories: ["feedback"], limit: 0, windowSeconds },
    ],
  });
  const startMs = performance.now();
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${server.port}${project.dsnPath}`, {
      method: "POST",
      body: '{}\n{"type":"feedback"}\n{"contexts":{"feedback":{"message":"marker"}}}\n',
    });
    await response.arrayBuffer();
    if (response.status === 429) return;
    if (performance.now() - startMs > settingsTimeoutMs)
      throw new Error("the quota was not in use after 30 s");
    await sleep(250);
  }
}

export async function benchFlood(): Promise<void> {
  const server = await startVedette();
  try {
    const flooding = await newProject(server, "flooding");
    const quiet = await newProject(server, "quiet");
    await load(server, server.dsnPath, 2_000);
    await untilStored(server, 2_000);

    const accepting = await measured(server, async () => await load(server, server.dsnPath, 10_000));
    const alone = await load(server, quiet.dsnPath, quietPerSecond * 5, { ratePerSecond: quietPerSecond });

    await limit(server, flooding);
    const refusing = await measured(
      server,
      async () => await load(server, flooding.dsnPath, quota * overload),
    );
    const refused = refusing.result.sent - refusing.result.accepted;
    const acceptedMicros = (accepting.cpu / accepting.result.accepted) * 1e6;
    const refusedMicros = ((refusing.cpu * 1e6 - refusing.result.accepted * acceptedMicros) / refused) | 0;

    const flood = load(server, flooding.dsnPath, 40_000, { connections: 32, secondsMax: 8 });
    await sleep(1_500);
    const meanwhile = await load(server, quiet.dsnPath, quietPerSecond * 4, {
      ratePerSecond: quietPerSecond,
    });
    await flood;

    printTable(`Refusing ${overload} times the quota (10 KB errors)`, [
      {
        sent: refusing.result.sent,
        accepted: refusing.result.accepted,
        refused,
        "requests/s": Math.round(refusing.result.sent / refusing.result.seconds),
        "CPU us/accepted": Math.round(acceptedMicros),
        "CPU us/refused": refusedMicros,
        "refused to accepted": refusedMicros / acceptedMicros,
      },
    ]);
    printTable(`A project within its limits, ${quietPerSecond} events/s`, [
      {
        flood: "without",
        accepted: alone.accepted,
        "answer p50 ms": alone.p50Ms,
        "answer p99 ms": alone.p99Ms,
      },
      {
        flood: "meanwhile",
        accepted: meanwhile.accepted,
        "answer p50 ms": meanwhile.p50Ms,
        "answer p99 ms": meanwhile.p99Ms,
      },
    ]);
  } finally {
    await server.stop();
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
