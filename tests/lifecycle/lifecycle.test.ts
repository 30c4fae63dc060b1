// What a user and a script do with the two commands: start, stop, start again, init twice.
import { afterEach, describe, expect, test } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import { freePort } from "../support/free-port.ts";
import { initInstance } from "../support/instance.ts";
import { pollUntil } from "../support/poll.ts";
import { descendantsOf, listProcesses } from "../support/processes.ts";
import { copyInstance, launch } from "../support/server.ts";
import type { LaunchOptions, ServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import type { TempFolder } from "../support/temp-folder.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, postGzip, targetOf } from "../support/wire.ts";

const testTimeoutMs = 180_000;
/** What is promised to whoever stops it: containers kill after as long. */
const drainMs = 10_000;

const folders: TempFolder[] = [];
const servers: ServerProcess[] = [];

async function newPlace(): Promise<{ readonly dataDir: string; readonly port: number }> {
  const folder = await createTempFolder("lifecycle");
  folders.push(folder);
  return { dataDir: folder.path, port: await freePort() };
}

async function start(options: LaunchOptions): Promise<ServerProcess> {
  const server = await launch(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.killGroup();
  for (const folder of folders.splice(0)) await folder.remove();
});

describe("npm start", () => {
  test("ends the same way when its whole group is told", { timeout: testTimeoutMs }, async () => {
    // What a container or a terminal does: npm, which passes the signal on, and the server both get it.
    const place = await newPlace();
    await copyInstance(place.dataDir, place.port);
    const server = await start({ ...place, throughNpm: true });
    const startedMs = performance.now();
    const exit = await server.killGroup("SIGTERM");
    expect(exit, server.logs()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(drainMs);
    expect(server.logs()).toContain("stopped");
  });

  test(
    "drains and exits 0 on SIGTERM, leaves no child, and keeps what it acknowledged",
    async () => {
      const place = await newPlace();
      const instance = await copyInstance(place.dataDir, place.port);
      const first = await start({ ...place, throughNpm: true });
      const below = await descendantsOf(first.pid);
      expect(below.length, "npm, the server and the store's child").toBeGreaterThan(1);
      const isBounded = below.some(({ command }) =>
        / --max-semi-space-size=\d+ .*vedette\.mjs start/.test(command),
      );
      expect(isBounded, "the main thread's young generation has its bound").toBe(true);
      const target = targetOf(instance.dsn);
      const tags = { stop: "now" };
      for (let sent = 0; sent < 20; sent += 1)
        expect((await postGzip(target, errorEnvelope({ tags })))?.status).toBe(200);

      const startedMs = performance.now();
      const exit = await first.kill("SIGTERM");
      const elapsedMs = performance.now() - startedMs;
      expect(exit, first.logs()).toEqual({ code: 0, signal: null });
      expect(elapsedMs).toBeLessThan(drainMs);
      const pids = new Set(below.map(({ pid }) => pid));
      await pollUntil(
        "the end of every child",
        async () => ((await stillRunning(pids)).length === 0 ? true : undefined),
        { timeoutMs: Math.max(1_000, drainMs - elapsedMs) },
      );

      const second = await start(place);
      await untilLogIsEmpty(second.url);
      await expect(createWebApi(instance).eventsCount("stop:now")).resolves.toEqual({
        stored: 20,
        distinct: 20,
      });
      expect((await second.stop()).code, second.logs()).toBe(0);
    },
    testTimeoutMs,
  );
});

describe("vedette init --json", () => {
  test(
    "gives the same instance before a start, while it runs and again",
    { timeout: testTimeoutMs },
    async () => {
      const place = await newPlace();
      const url = `http://127.0.0.1:${place.port}`;
      const env = { VEDETTE_DATA_DIR: place.dataDir, PORT: String(place.port), VEDETTE_PUBLIC_URL: url };
      const fresh = await initInstance(env);
      expect(fresh.url).toBe(url);
      expect(fresh.dsn.startsWith("http://")).toBe(true);
      expect(fresh.admin.password).toBeTruthy();

      const server = await start(place);
      const running = await initInstance(env);
      expect(running).toEqual(fresh);

      const tags = { from: "init" };
      expect((await postGzip(targetOf(fresh.dsn), errorEnvelope({ tags })))?.status).toBe(200);
      for (const { token } of [fresh, running]) {
        const issue = await createWebApi({ ...fresh, token }).waitForIssue({ query: "from:init" }, 60_000);
        expect(issue.title).toBe("Error: it broke");
      }
      expect((await server.stop()).code, server.logs()).toBe(0);
      await expect(initInstance(env)).resolves.toEqual(fresh);
    },
  );
});

async function stillRunning(pids: ReadonlySet<number>): Promise<readonly number[]> {
  return (await listProcesses()).map(({ pid }) => pid).filter((pid) => pids.has(pid));
}
