/**
 * The event store stands still: events are still taken, up to the bound of the log, then refused with 503; what
 * was answered 200 is there exactly once when the store goes on.
 */
import { expect, it } from "vitest";
import { descendantsOf } from "../support/processes.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEnvelope, newEventId, post, targetOf } from "../support/wire.ts";

/** Incompressible, so that the bound is reached after a few. */
const ballast = (): string => Array.from({ length: 200 }, () => newEventId()).join("");

it("keeps taking events up to the bound of the log while the store stands still, and stores each once", async () => {
  const server = await startServer({ env: { VEDETTE_LOG_MAX_SIZE: "3MB" } });
  try {
    const target = targetOf(server.dsn);
    const store = (await descendantsOf(server.pid)).find(({ command }) => command.includes("store-child"));
    if (!store) throw new Error("the store's process was not found");
    process.kill(store.pid, "SIGSTOP");
    const accepted: string[] = [];
    let refusal: Awaited<ReturnType<typeof post>>;
    try {
      for (let sent = 0; sent < 2000 && refusal === undefined; sent += 1) {
        const eventId = newEventId();
        const envelope = errorEnvelope({ eventId, tags: { round: "store-down" }, value: ballast() });
        const answer = await post(target, { body: envelope });
        if (answer?.status === 200) accepted.push(eventId);
        else refusal = answer;
      }
    } finally {
      process.kill(store.pid, "SIGCONT");
    }
    expect(accepted.length, `until it answered ${refusal?.status}: ${refusal?.body}`).toBeGreaterThan(50);
    expect(refusal?.status).toBe(503);
    expect(refusal?.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(refusal?.headers.get("x-sentry-rate-limits")).toMatch(/^\d+:/);

    const api = createWebApi(server);
    const stored = await pollUntil(
      "all accepted events",
      async () => {
        const counts = await api.eventsCount("round:store-down");
        return counts.stored >= accepted.length ? counts : undefined;
      },
      { timeoutMs: 60_000 },
    );
    expect(stored).toEqual({ stored: accepted.length, distinct: accepted.length });
    const again = await pollUntil(
      "room in the log",
      async () => ((await post(target, { body: errorEnvelope() }))?.status === 200 ? true : undefined),
      { timeoutMs: 60_000 },
    );
    expect(again).toBe(true);
  } finally {
    await server.stop();
  }
}, 300_000);
