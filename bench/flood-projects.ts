/** Projects of a bench's own, with a quota where one is wanted, and a load generator for each. */
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadResult, LoadSettings } from "./load-generator.ts";
import { runJson, type BenchServer } from "./processes.ts";

const loadGenerator = fileURLToPath(new URL("load-generator.ts", import.meta.url));
const settingsTimeoutMs = 30_000;
export const eventBytes = 10_240;

export type Project = { readonly slug: string; readonly dsnPath: string };

let nextSeed = 1;

/** Errors of 10 KB, each with an id of its own; as fast as answers come unless told otherwise. */
export function load(
  to: { readonly port: number; readonly path: string },
  count: number,
  more: Partial<LoadSettings> = {},
): Promise<LoadResult> {
  const firstSeed = nextSeed;
  nextSeed += count;
  const settings: LoadSettings = {
    ...to,
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

export async function newProject(server: BenchServer, name: string): Promise<Project> {
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
export async function limitErrors(
  server: BenchServer,
  project: Project,
  quota: { readonly limit: number; readonly windowSeconds: number },
): Promise<void> {
  await send(server, "PUT", `/api/vedette/projects/${server.organization}/${project.slug}/ingest-settings/`, {
    // The load of a bench is a spike, and what is measured is the quota.
    spikeProtection: { isOn: false },
    quotas: [
      { id: "errors", categories: ["error"], ...quota },
      { id: "marker", categories: ["feedback"], limit: 0, windowSeconds: 3600 },
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
