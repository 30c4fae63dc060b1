// Steady traffic for some minutes: nothing is lost, and neither memory nor the backlog grows with time.
import { setTimeout as sleep } from "node:timers/promises";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pollUntil } from "../support/poll.ts";
import { descendantsOf } from "../support/processes.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { newEventId, targetOf } from "../support/wire.ts";
import { sendError } from "./load.ts";

const minutes = Number(process.env["VEDETTE_SOAK_MINUTES"] ?? 5);
const eventsPerSecond = 100;
const burstMs = 100;
/** What caches and pools may still take after a third of the time. */
const growthMaxBytes = 200 * 1024 * 1024;

let server: Server;

beforeAll(async () => {
  server = await startServer();
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

test(
  `${minutes} minutes at ${eventsPerSecond} events a second`,
  { timeout: (minutes + 4) * 60_000 },
  async (ctx) => {
    if (process.platform !== "linux") return ctx.skip("memory is read from /proc, which only Linux has");
    const target = targetOf(server.dsn);
    const endMs = performance.now() + minutes * 60_000;
    let sent = 0;
    let early = 0;
    while (performance.now() < endMs) {
      const burst = Array.from({ length: (eventsPerSecond * burstMs) / 1000 }, (_, index) =>
        sendError(target, "soak", newEventId(), sent + index),
      );
      expect(await Promise.all(burst)).toEqual(burst.map(() => 200));
      sent += burst.length;
      if (early === 0 && performance.now() > endMs - (minutes * 60_000 * 2) / 3)
        early = await residentBytes();
      await sleep(burstMs);
    }
    const late = await residentBytes();
    const api = createWebApi(server);
    await pollUntil(
      "all events",
      async () => ((await api.eventsCount("round:soak")).stored >= sent ? true : undefined),
      {
        timeoutMs: 60_000,
      },
    );
    await expect(api.eventsCount("round:soak")).resolves.toEqual({ stored: sent, distinct: sent });
    expect(late - early).toBeLessThan(growthMaxBytes);
  },
);

/** Resident memory of the server and its child together. */
async function residentBytes(): Promise<number> {
  const pids = [server.pid, ...(await descendantsOf(server.pid)).map(({ pid }) => pid)];
  const sizes = await Promise.all(
    pids.map(
      async (pid) =>
        Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024,
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
