/**
 * A client whose connection broke cannot know whether its event arrived, and sends it again: it is there once, and
 * the second copy is counted as what it is.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEventStore } from "../support/event-store.ts";
import { pollUntil } from "../support/poll.ts";
import { startServer } from "../support/server.ts";
import type { Server } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { authHeaders, errorEnvelope, newEventId, post, targetOf } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";

let server: Server;
let target: Target;

beforeAll(async () => {
  server = await startServer();
  target = targetOf(server.dsn);
}, 120_000);

afterAll(async () => {
  await server?.stop();
});

/** Sends so much of the request, and hangs up without waiting for an answer. */
async function cutAfter(envelope: Uint8Array, sentBytes: number): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const headers = Object.entries(authHeaders(target.publicKey)).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    `POST /api/${target.projectId}/envelope/ HTTP/1.1\r\nHost: x\r\n${headers.join("")}` +
      `Content-Length: ${envelope.length}\r\n\r\n`,
  );
  await new Promise<void>((resolve) => socket.write(envelope.subarray(0, sentBytes), () => resolve()));
  socket.destroy();
}

const store = () => readEventStore(server.dataDir);
const outcomes = async () => await store().outcomes(target.projectId);

test("an event that is sent again after its connection was cut is stored once", async () => {
  const run = newEventId();
  const eventId = newEventId();
  const envelope = errorEnvelope({ eventId, tags: { run } });
  await cutAfter(envelope, Math.floor(envelope.length / 2));
  await cutAfter(envelope, envelope.length);
  for (let round = 0; round < 2; round += 1) {
    const answer = await post(target, { body: envelope });
    expect([answer?.status, JSON.parse(answer?.body ?? "")]).toEqual([200, { id: eventId }]);
  }
  const api = createWebApi(server);
  await pollUntil(
    "the duplicates",
    async () => ((await outcomes())["error invalid duplicate"] === undefined ? undefined : true),
    { timeoutMs: 20_000 },
  );
  // Whether the second cut came before or after the body was taken in is up to the system.
  await pollUntil(
    "all copies in the outcomes",
    async () => {
      const sums = await outcomes();
      const copies = (sums["error accepted"] ?? 0) + (sums["error invalid duplicate"] ?? 0);
      return copies >= 2 ? true : undefined;
    },
    { timeoutMs: 20_000 },
  );
  expect((await outcomes())["error accepted"]).toBe(1);
  expect(await api.eventsCount(`run:${run}`)).toEqual({ stored: 1, distinct: 1 });
}, 60_000);
