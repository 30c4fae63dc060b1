// Connections that are slow, half closed, or no HTTP at all. Whoever they are, the others are served, and at last
// they are let go.
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { errorEnvelope, newEventId, post } from "../support/wire.ts";
import type { Target } from "../support/wire.ts";
import { startAbuseServer } from "./abuse-server.ts";
import type { AbuseServer } from "./abuse-server.ts";

vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

let abused: AbuseServer;
let target: Target;

beforeAll(async () => {
  abused = await startAbuseServer();
  target = await abused.newProject();
}, 120_000);

afterAll(async () => {
  await abused?.server.stop();
});

type Conversation = { readonly text: string; readonly isClosed: boolean };

/** Sends bytes as they are and listens until the other side closes or the time is up. */
function converse(send: (socket: Socket) => void | Promise<void>, forMs = 3_000): Promise<Conversation> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: abused.server.port, allowHalfOpen: true });
    let text = "";
    const timer = setTimeout(() => end(false), forMs);
    const end = (isClosed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, isClosed });
    };
    socket.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("latin1")).slice(-100_000);
    });
    socket.on("error", () => end(true));
    socket.on("close", () => end(true));
    socket.on("end", () => end(true));
    socket.once("connect", () => void Promise.resolve(send(socket)).catch(() => end(true)));
  });
}

const head = (extra = "", path = `/api/${target.projectId}/envelope/?sentry_key=${target.publicKey}`) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${extra}`;

const statusesOf = ({ text }: Conversation) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));

const malformed: Readonly<Record<string, () => string | Buffer>> = {
  noise: () => Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919 + 31) % 256)),
  "a TLS hello": () => Buffer.from("16030100c8010000c40303", "hex"),
  "no version": () => "POST /\r\n\r\n",
  "HTTP/9.9": () => "POST / HTTP/9.9\r\n\r\n",
  "a header of 100 KB": () => head(`X-Large: ${"x".repeat(100_000)}\r\n\r\n`),
  "ten thousand headers": () => head(`${"A: b\r\n".repeat(10_000)}\r\n`),
  "a NUL in a header": () => head("X-Bad: a\0b\r\n\r\n"),
  "a header without a name": () => head(": nothing\r\n\r\n"),
  "a negative length": () => head("Content-Length: -5\r\n\r\nhello"),
  "a length that is text": () => head("Content-Length: many\r\n\r\nhello"),
  "two lengths": () => head("Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello"),
  "a length beside chunks": () => head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
  "a chunk size that is none": () => head("Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
  "a chunk of 2^64 bytes": () => head("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello\r\n"),
  "a chunk extension of 100 KB": () =>
    head(`Transfer-Encoding: chunked\r\n\r\n5;${"x".repeat(100_000)}\r\nhello\r\n0\r\n\r\n`),
};

describe.concurrent("what is no HTTP is refused with 4xx or cut off", () => {
  for (const [name, bytes] of Object.entries(malformed)) {
    test(name, async () => {
      const heard = await converse((socket) => void socket.write(bytes()));
      for (const status of statusesOf(heard)) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
      await abused.expectAlive(target);
    });
  }
});

describe.concurrent("a connection of its own kind", () => {
  const complete = (connection = "close") => {
    const body = Buffer.from(errorEnvelope());
    const start = head(`Content-Length: ${body.length}\r\n\r\n`).replace(
      "Connection: close",
      `Connection: ${connection}`,
    );
    return Buffer.concat([Buffer.from(start), body]);
  };

  test.each(["close", "keep-alive"])(
    "that closes its half after the body is answered like any other, and let go (%s)",
    async (connection) => {
      const heard = await converse((socket) => void socket.end(complete(connection)), 10_000);
      expect([statusesOf(heard), heard.isClosed]).toEqual([[200], true]);
      await abused.expectAlive(target);
    },
  );

  test("that sends byte by byte is answered", async () => {
    const heard = await converse(async (socket) => {
      socket.setNoDelay(true);
      for (const byte of complete()) {
        socket.write(Buffer.from([byte]));
        await sleep(1);
      }
    }, 10_000);
    expect(statusesOf(heard)).toEqual([200]);
  });

  test("that pipelines fifty requests gets fifty answers", async () => {
    const requests = Array.from({ length: 50 }, (_, index) =>
      complete(index === 49 ? "close" : "keep-alive"),
    );
    const heard = await converse((socket) => void socket.write(Buffer.concat(requests)), 10_000);
    expect(statusesOf(heard)).toEqual(requests.map(() => 200));
  });

  test("that waits to be told to go on is told", async () => {
    const body = Buffer.from(errorEnvelope());
    const heard = await converse(async (socket) => {
      socket.write(head(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`));
      await sleep(300);
      socket.write(body);
    });
    expect(statusesOf(heard)).toEqual([100, 200]);
  });

  test("that closes its half in the middle of a body stores nothing", async () => {
    const own = await abused.newProject();
    const path = `/api/${own.projectId}/envelope/?sentry_key=${own.publicKey}`;
    const heard = await converse(
      (socket) => void socket.end(`${head("Content-Length: 5000\r\n\r\n", path)}{}\n`),
    );
    for (const status of statusesOf(heard)) expect(status).toBe(400);
    await abused.expectAlive(own);
    const rows = await abused.store.rows(
      "SELECT count() AS events FROM errors WHERE project_id = {project:UInt64}",
      { project: own.projectId },
    );
    expect(rows).toEqual([{ events: 1 }]);
  });

  test("that breaks off stores nothing", async () => {
    const own = await abused.newProject();
    const path = `/api/${own.projectId}/envelope/?sentry_key=${own.publicKey}`;
    for (let round = 0; round < 20; round += 1) {
      await converse((socket) => {
        socket.write(
          `${head("Content-Length: 5000\r\n\r\n", path)}{}\n{"type":"event"}\n{"message":"half`,
          () => socket.resetAndDestroy(),
        );
      }, 500);
    }
    await abused.expectAlive(own);
    const rows = await abused.store.rows(
      "SELECT count() AS events FROM errors WHERE project_id = {project:UInt64}",
      { project: own.projectId },
    );
    expect(rows).toEqual([{ events: 1 }]);
  });

  // A client whose connection broke cannot know whether its event arrived.
  test("that is cut stores an event once that is sent again on another, and counts the copies", async () => {
    const own = await abused.newProject();
    const path = `/api/${own.projectId}/envelope/?sentry_key=${own.publicKey}`;
    const eventId = newEventId();
    const envelope = errorEnvelope({ eventId });
    const start = Buffer.from(head(`Content-Length: ${envelope.length}\r\n\r\n`, path));
    for (const sentBytes of [Math.floor(envelope.length / 2), envelope.length])
      await converse(
        (socket) =>
          void socket.write(Buffer.concat([start, envelope.subarray(0, sentBytes)]), () => socket.destroy()),
      );
    for (let round = 0; round < 2; round += 1) {
      const answer = await post(own, { body: envelope });
      expect([answer?.status, JSON.parse(answer?.body ?? "")]).toEqual([200, { id: eventId }]);
    }
    // Whether the second cut came before or after the body was taken in is up to the system.
    await vi.waitFor(
      async () => {
        const sums = await abused.store.outcomes(own.projectId);
        expect(sums["error accepted"]).toBe(1);
        expect(sums["error invalid duplicate"]).toBeGreaterThanOrEqual(1);
      },
      { timeout: 30_000, interval: 100 },
    );
    const rows = await abused.store.rows(
      "SELECT count() AS events FROM errors WHERE project_id = {project:UInt64}",
      { project: own.projectId },
    );
    expect(rows).toEqual([{ events: 1 }]);
  });

  test("that begins and then says nothing keeps nobody waiting, and its body is cut off", async () => {
    const stalled = Array.from({ length: 200 }, (_, index) =>
      converse(
        (socket) =>
          void socket.write(index % 2 === 0 ? "POST /api/1/env" : head("Content-Length: 5000\r\n\r\n{}\n")),
        25_000,
      ),
    );
    await sleep(200);
    const startMs = performance.now();
    await abused.expectAlive(target);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    const bodies = (await Promise.all(stalled.filter((_, index) => index % 2 === 1))).map(
      ({ isClosed }) => isClosed,
    );
    expect(bodies).toEqual(bodies.map(() => true));
  });
});

test("nothing of this was logged as a crash", () => abused.expectNoCrash());
