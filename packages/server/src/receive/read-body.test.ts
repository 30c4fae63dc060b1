import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { startTestReceiver, testPublicKey, type TestReceiver } from "./testing/test-receiver.ts";

const path = `/api/14/envelope/?sentry_key=${testPublicKey}`;
const mib = 1024 * 1024;
let test: TestReceiver;
afterEach(() => test.stop());

/** Opens a request and sends its beginning; resolves with the answer when the server closes. */
function begin(head: string, body: string): { answer: Promise<string>; send: (text: string) => void } {
  const socket = connect(test.port, "127.0.0.1");
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n${body}`);
  let text = "";
  const answer = new Promise<string>((resolve) => {
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve(text));
    socket.on("error", () => resolve(text));
  });
  return { answer, send: (more) => void socket.write(more) };
}

describe("a body", () => {
  it("that does not come is given up, and its connection with it", async () => {
    const pace = { graceMs: 100, bytesPerSecondMin: 1000, totalMs: 60_000 };
    test = await startTestReceiver({ limits: { pace } });
    const { answer } = begin("Content-Length: 1000", "{}\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"too_slow"/);
    expect(test.receiver.figures().inFlight).toBe(0);
  });

  it("that takes for ever is given up, however steadily it comes", async () => {
    const pace = { graceMs: 100, bytesPerSecondMin: 0, totalMs: 200 };
    test = await startTestReceiver({ limits: { pace } });
    expect(await begin("Content-Length: 1000", "{}\n").answer).toMatch(/^HTTP\/1\.1 408/);
  });

  it("that ends early leaves nothing behind", async () => {
    test = await startTestReceiver();
    const socket = connect(test.port, "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{}\n`, () =>
      socket.destroy(),
    );
    await expect.poll(() => test.receiver.figures()).toEqual({ accepted: 0, refused: 1, inFlight: 0 });
    expect(test.records).toHaveLength(0);
  });

  it("that is announced as too large is refused unread", async () => {
    test = await startTestReceiver();
    const { answer } = begin(`Content-Length: ${101 * mib}`, "x");
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
    expect(await test.refused()).toEqual(["default invalid too_large 1"]);
  });

  it("that is large finds the memory of all, and gives it back; small ones never wait for it", async () => {
    test = await startTestReceiver({ limits: { bodyMemoryBytesMax: mib } });
    const small = '{}\n{"type":"session"}\n{}\n';
    const large = `{}\n{"type":"attachment","length":${mib}}\n${"x".repeat(mib)}\n`;
    const half = begin(`Content-Length: ${mib}`, "x".repeat(mib - 10));
    await expect.poll(() => test.receiver.figures().inFlight).toBe(1);
    await expect.poll(async () => (await test.post(path, large)).headers.get("x-sentry-error")).toBe("busy");
    expect((await test.post(path, small)).status).toBe(200);
    half.send("x".repeat(10));
    await expect.poll(() => test.receiver.figures().inFlight).toBe(0);
    expect((await test.post(path, large)).status).toBe(200);
    expect((await test.post(path, large)).status).toBe(200);
  });

  it("that unpacks to much takes memory for it", async () => {
    test = await startTestReceiver({ limits: { bodyMemoryBytesMax: 2 * mib } });
    const packed = new Uint8Array(
      gzipSync(`{}\n{"type":"attachment","length":${3 * mib}}\n${"x".repeat(3 * mib)}\n`),
    );
    const answer = await test.post(path, packed, { "content-encoding": "gzip" });
    expect(answer.status).toBe(503);
    expect(await test.refused()).toEqual(["default rate_limited unavailable 1"]);
  });
});
