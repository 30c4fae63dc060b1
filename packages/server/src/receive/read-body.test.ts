import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { startTestReceiver, testPublicKey, type TestReceiver } from "./testing/test-receiver.ts";

const path = `/api/14/envelope/?sentry_key=${testPublicKey}`;
const mib = 1024 * 1024;
let test: TestReceiver;
afterEach(() => test.stop());

/** Opens a request and sends its beginning; resolves with the answer when the server closes. */
function begin(
  head: string,
  body: string,
): { answer: Promise<string>; send: (more: string | Buffer) => void } {
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
    await expect.poll(() => test.receiver.figures()).toMatchObject({ accepted: 0, refused: 1, inFlight: 0 });
    expect(test.records).toHaveLength(0);
  });

  it("that is announced as too large is refused unread", async () => {
    test = await startTestReceiver();
    const { answer } = begin(`Content-Length: ${201 * mib}`, "x");
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
    test = await startTestReceiver({ limits: { bodyMemoryBytesMax: 4 * mib } });
    const packed = new Uint8Array(
      gzipSync(`{}\n{"type":"attachment","length":${3 * mib}}\n${"x".repeat(3 * mib)}\n`),
    );
    const half = begin(`Content-Length: ${2 * mib}`, "x".repeat(2 * mib - 10));
    const sent = () => test.post(path, packed, { "content-encoding": "gzip" });
    await expect.poll(async () => (await sent()).status).toBe(503);
    half.send("x".repeat(10));
    await expect.poll(() => test.receiver.figures().inFlight).toBe(0);
    expect((await sent()).status).toBe(200);
  });

  it("that could never find memory is too large, and not told to come back for ever", async () => {
    test = await startTestReceiver({ limits: { bodyMemoryBytesMax: 2 * mib } });
    const packed = new Uint8Array(
      gzipSync(`{}\n{"type":"attachment","length":${3 * mib}}\n${"x".repeat(3 * mib)}\n`),
    );
    const answer = await test.post(path, packed, { "content-encoding": "gzip" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([413, null]);
    const plain = begin(`Content-Length: ${2 * mib + 64 * 1024 + 1}`, "x");
    expect(await plain.answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await test.refused()).toEqual(["default invalid too_large 2"]);
  });

  it.each([mib, mib + 1, 3 * mib + 12_345])("of %i bytes comes together as it was sent", async (size) => {
    test = await startTestReceiver();
    const noise = randomBytes(size);
    const body = Buffer.concat([Buffer.from(`{}\n{"type":"attachment","length":${size}}\n`), noise]);
    expect((await test.post(path, new Uint8Array(body))).status).toBe(200);
    expect(Buffer.from(test.records[0]?.body ?? []).equals(body)).toBe(true);
    const chunked = begin("Transfer-Encoding: chunked", "");
    for (let at = 0; at < body.length; at += 100_000) {
      const part = body.subarray(at, at + 100_000);
      chunked.send(`${part.length.toString(16)}\r\n`);
      chunked.send(part);
      chunked.send("\r\n");
    }
    chunked.send("0\r\n\r\n");
    await expect.poll(() => test.records.length, { timeout: 5000 }).toBe(2);
    expect(Buffer.from(test.records[1]?.body ?? []).equals(body)).toBe(true);
  });
});
