/**
 * An external event store that is down while the server starts: events are taken, reads say to come back, and when
 * the store answers its schema is made and everything that was taken is there exactly once.
 */
import { expect, it } from "vitest";
import { startEmbeddedStore } from "@vedette/server/adapters/embedded-clickhouse/supervisor.ts";
import { silentLogger } from "@vedette/server/kernel/logger.ts";
import { freePort } from "../support/free-port.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import { listenForStore } from "../support/store-address.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { AnswerError, createWebApi } from "../support/web-api.ts";
import { errorEnvelope, newEventId, post, targetOf } from "../support/wire.ts";

const countOf = (text: string, part: string): number => text.split(part).length - 1;

it("starts without its external store, takes events, and stores each once when the store comes", async () => {
  const storePort = await freePort();
  const folder = await createTempFolder("late-store");
  const server = await startServer({
    env: { VEDETTE_EVENT_STORE_URL: `http://127.0.0.1:${storePort}/vedette` },
  });
  const closing: (() => unknown)[] = [() => folder.remove()];
  try {
    const target = targetOf(server.dsn);
    const api = createWebApi(server);
    const accepted: string[] = [];
    const send = async (eventId: string): Promise<void> => {
      const answer = await post(target, { body: errorEnvelope({ eventId, tags: { round: "late" } }) });
      expect(answer?.status).toBe(200);
    };
    for (let sent = 0; sent < 40; sent += 1) {
      accepted.push(newEventId());
      await send(accepted.at(-1) ?? "");
    }
    // A client that did not hear the answer sends again.
    for (const eventId of accepted.slice(0, 5)) await send(eventId);

    const ready = await fetch(`${server.url}/api/health/ready`);
    expect(ready.status).toBe(200);
    const refusal = await api.eventsCount("round:late").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AnswerError);
    expect(refusal).toMatchObject({ status: 503, message: expect.stringContaining('"code":"unavailable"') });
    const warning = "the event store is not there yet";
    expect(countOf(server.logs(), warning)).toBe(1);

    const engine = await startEmbeddedStore({ dataDir: folder.path, logger: silentLogger });
    closing.unshift(engine.stop);
    closing.unshift(await listenForStore(engine.socketPath, storePort));
    const stored = await pollUntil(
      "all accepted events",
      async () => {
        const counts = await api.eventsCount("round:late").catch((error: unknown) => {
          if (error instanceof AnswerError && error.status === 503) return undefined;
          throw error;
        });
        return counts !== undefined && counts.stored >= accepted.length ? counts : undefined;
      },
      { timeoutMs: 30_000 },
    );
    expect(stored).toEqual({ stored: accepted.length, distinct: accepted.length });
    const issue = await api.waitForIssue({ query: "round:late" }, 60_000);
    expect(Number(issue.count), "the roll-up, which views feed").toBe(accepted.length);
    expect(countOf(server.logs(), warning)).toBe(1);
    await send(newEventId());
    await pollUntil(
      "one more event",
      async () => ((await api.eventsCount("round:late")).stored === accepted.length + 1 ? true : undefined),
      { timeoutMs: 60_000 },
    );
    expect((await server.stop()).code, server.logs()).toBe(0);
  } finally {
    await server.stop();
    for (const close of closing) await close();
  }
}, 300_000);

it("ends in order when it is told to while the store is still away, and keeps what it took", async () => {
  const storePort = await freePort();
  const server = await startServer({
    env: { VEDETTE_EVENT_STORE_URL: `http://127.0.0.1:${storePort}/vedette` },
  });
  try {
    const answer = await post(targetOf(server.dsn), { body: errorEnvelope() });
    expect(answer?.status).toBe(200);
    const startedMs = performance.now();
    const exit = await server.stop();
    expect(exit, server.logs()).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  } finally {
    await server.stop();
  }
}, 300_000);
