import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as sendRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperationalError } from "#kernel/errors.ts";
import { decodeBody } from "#process/decode-body.ts";
import {
  startTestReceiver,
  testKey,
  testNowMs,
  testPublicKey,
  type TestReceiver,
} from "./testing/test-receiver.ts";

const publicKey = testPublicKey;
const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const envelope = `{"event_id":"${eventId}"}\n{"type":"event"}\n{"message":"hello"}\n`;

describe("the receiver", () => {
  let test: TestReceiver;
  let post: TestReceiver["post"];
  let records: TestReceiver["records"];

  beforeEach(async () => {
    test = await startTestReceiver({ limits: { bodyBytesMax: 300_000, envelopeBytesMax: 2_000_000 } });
    ({ post, records } = test);
  });
  afterEach(() => test.stop());

  const signed = `/api/14/envelope/?sentry_key=${publicKey}`;

  it("appends an envelope as it came and answers its id in the short form", async () => {
    const hyphenated = envelope.replace(eventId, "9ec79c33-ec99-42ab-8353-589fcb2e04dc");
    const response = await post(signed, hyphenated, { "user-agent": "probe/1" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: eventId });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      projectId: 14,
      keyId: 2,
      retentionDays: 30,
      receivedAtMs: testNowMs,
      clientIp: "127.0.0.1",
      userAgent: "probe/1",
      format: "envelope",
      encoding: "identity",
    });
    expect(Buffer.from(records[0]?.body ?? []).toString()).toBe(hyphenated);
  });

  it.each([
    ["gzip, chunked", "gzip"],
    ["X-GZip ,chunked", "gzip"],
    ["Chunked", "identity"],
    ["identity, chunked", "identity"],
  ])("takes a body that is packed by the transfer encoding %s", async (transfer, encoding) => {
    const body = encoding === "gzip" ? gzipSync(envelope) : envelope;
    expect(await postWith({ "transfer-encoding": transfer }, body)).toMatchObject({ status: 200 });
    expect(records[0]).toMatchObject({ encoding });
    const kept = records[0]?.body ?? new Uint8Array();
    const unpacked = encoding === "gzip" ? decodeBody(kept, "gzip", 10_000) : kept;
    expect(Buffer.from(unpacked).toString()).toBe(envelope);
  });

  it("says of a transfer encoding that it does not undo what is wrong", async () => {
    const unknown = await postWith({ "transfer-encoding": "compress, chunked" }, envelope);
    expect(unknown).toMatchObject({ status: 415, text: expect.stringContaining('encoding \\"compress\\"') });
    const twice = { "transfer-encoding": "gzip, chunked", "content-encoding": "gzip" };
    expect(await postWith(twice, gzipSync(gzipSync(envelope)))).toMatchObject({
      status: 415,
      text: expect.stringContaining("packed twice"),
    });
    expect(records).toEqual([]);
  });

  /** `fetch` sets how a body is transferred by itself. */
  async function postWith(headers: OutgoingHttpHeaders, body: string | Uint8Array) {
    const request = sendRequest(`${test.url}${signed}`, { method: "POST", headers });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return { status: response.statusCode, text: await textOf(response) };
  }

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ] as const)("takes %s and keeps it compressed", async (encoding, compress) => {
    const packed = new Uint8Array(compress(envelope));
    expect((await post(signed, packed, { "content-encoding": encoding })).status).toBe(200);
    expect(records[0]).toMatchObject({ encoding });
    expect(records[0]?.body.length).toBe(packed.length);
  });

  it("takes a bare deflate stream for what it is, small and large", async () => {
    const large =
      envelope.replace(/\n$/, "") + `\n{"type":"attachment","length":90000}\n${"x".repeat(90_000)}`;
    const noise = randomBytes(60_000).toString("hex");
    const larger = `{}\n{"type":"attachment","length":${noise.length}}\n${noise}`;
    for (const text of [envelope, large, larger]) {
      const packed = new Uint8Array(deflateRawSync(text));
      expect((await post(signed, packed, { "content-encoding": "deflate" })).status).toBe(200);
      const body = records.at(-1)?.body ?? new Uint8Array();
      expect(Buffer.from(decodeBody(body, "deflate", 1_000_000)).toString()).toBe(text);
    }
    const broken = await post(signed, "no stream at all", { "content-encoding": "deflate" });
    expect([broken.status, broken.headers.get("x-sentry-error")]).toEqual([400, "invalid_compression"]);
  });

  it.each([
    ["unreadable", "nonsense", "invalid_envelope"],
    ["of another project", `https://${publicKey}@errors.example/15`, "multi_project_id"],
    ["of another key", `https://${"c".repeat(32)}@errors.example/14`, "multi_project_id"],
  ])("counts what a good key loses by an envelope whose dsn is %s", async (_, dsn, reason) => {
    const inside = `{"event_id":"${eventId}","dsn":"${dsn}"}\n{"type":"event"}\n{}`;
    expect((await post(signed, inside)).status).toBe(400);
    expect(await test.refused()).toEqual([`error invalid ${reason} 1`]);
    expect(records).toEqual([]);
  });

  it("takes a chunked body without length and without content type", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(test.port, "127.0.0.1", () => {
        socket.write(
          `POST ${signed} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`,
        );
        for (const part of [envelope.slice(0, 20), envelope.slice(20)])
          socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
        socket.write("0\r\n\r\n");
      });
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("close", () => resolve(text));
    });
    expect(answer).toContain("200 OK");
    expect(records).toHaveLength(1);
  });

  it("takes the key from the header, or from the dsn inside the envelope", async () => {
    const auth = { "x-sentry-auth": `Sentry sentry_key=${publicKey}, sentry_version=7` };
    expect((await post("/api/14/envelope/", envelope, auth)).status).toBe(200);
    const inside = `{"event_id":"${eventId}","dsn":"https://${publicKey}@errors.example/14"}\n{"type":"event"}\n{}`;
    expect((await post("/api/14/envelope/", inside)).status).toBe(200);
    const foreign = inside.replace(publicKey, "b".repeat(32));
    expect((await post(signed, foreign)).status).toBe(400);
    expect(records).toHaveLength(2);
  });

  it("takes legacy events, plain or packed in base64, with and without a project in the path", async () => {
    const event = JSON.stringify({ event_id: eventId, message: "old" });
    const auth = { "x-sentry-auth": `Sentry sentry_version=5, sentry_key=${publicKey}` };
    const packed = deflateSync(event).toString("base64");
    for (const [path, body] of [
      ["/api/14/store/", event],
      ["//api/store", event],
      ["/api/14/store/", packed],
    ] as const) {
      const response = await post(path, body, auth);
      expect([response.status, await response.json()]).toEqual([200, { id: eventId }]);
    }
    expect(
      records.map((record) => [record.format, record.encoding, Buffer.from(record.body).toString()]),
    ).toEqual(Array.from({ length: 3 }, () => ["store", "identity", event]));
  });

  it("answers without an id where none applies, and keeps nothing of an empty envelope", async () => {
    const session = await post(signed, '{}\n{"type":"session"}\n{"sid":"1"}\n');
    expect(await session.json()).toEqual({});
    expect(records).toHaveLength(1);
    const empty = await post(signed, "{}\n");
    expect([empty.status, await empty.json()]).toEqual([200, {}]);
    expect(records).toHaveLength(1);
  });

  it("finds the id inside the event when the envelope has none", async () => {
    const response = await post(signed, `{}\n{"type":"event"}\n{"event_id":"${eventId}"}\n`);
    expect(await response.json()).toEqual({ id: eventId });
    const anonymous = (await (await post(signed, '{}\n{"type":"event"}\n{}\n')).json()) as { id: string };
    expect(anonymous.id).toBe(records[1]?.fallbackEventId);
  });

  it.each([
    ["no body", signed, "", {}, 400, "no_data"],
    ["no key", "/api/14/envelope/", envelope, {}, 401, "missing"],
    ["two keys", signed, envelope, { "x-sentry-auth": `Sentry sentry_key=${publicKey}` }, 401, "multiple"],
    ["an unknown key", `/api/14/envelope/?sentry_key=${"c".repeat(32)}`, envelope, {}, 403, "project_id"],
    ["another project", `/api/15/envelope/?sentry_key=${publicKey}`, envelope, {}, 403, "project_id"],
    ["a newer protocol", `${signed}&sentry_version=8`, envelope, {}, 400, "version"],
    ["an unknown encoding", signed, envelope, { "content-encoding": "lzma" }, 415, "content_encoding"],
    ["broken gzip", signed, "not gzip", { "content-encoding": "gzip" }, 400, "invalid_compression"],
    ["no envelope", signed, "hello", {}, 400, "invalid_envelope_bad_header"],
    [
      "a wrong length",
      signed,
      '{}\n{"type":"event","length":99}\n{}\n',
      {},
      400,
      "invalid_envelope_bad_length",
    ],
    ["no JSON event", `/api/14/store/?sentry_key=${publicKey}`, "hello", {}, 400, "invalid_json"],
    [
      "bytes behind a packed event",
      `/api/14/store/?sentry_key=${publicKey}`,
      Buffer.concat([deflateSync('{"message":"old"}'), Buffer.from("rest")]).toString("base64"),
      {},
      400,
      "invalid_json",
    ],
    ["a list as event", `/api/14/store/?sentry_key=${publicKey}`, "[1]", {}, 400, "invalid_json"],
    ["too many bytes", signed, "x".repeat(300_001), {}, 413, "too_large"],
    [
      "a bomb",
      signed,
      new Uint8Array(gzipSync(Buffer.alloc(3_000_000))),
      { "content-encoding": "gzip" },
      413,
      "too_large",
    ],
  ] as const)(
    "refuses %s with a JSON error that names the fault",
    async (_what, path, body, headers, status, code) => {
      const response = await post(path, body, headers);
      expect([response.status, response.headers.get("x-sentry-error")]).toEqual([status, code]);
      const answer = (await response.json()) as { detail: string };
      expect(answer.detail.length).toBeGreaterThan(10);
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      expect(records).toHaveLength(0);
      expect(test.rejections.recent()[0]).toMatchObject({ status, code });
      expect((await post(signed, envelope)).status).toBe(200);
    },
  );

  it("refuses a disabled key, another method, and answers a preflight", async () => {
    test.keys.set(publicKey, { ...testKey, isActive: false });
    expect((await post(signed, envelope)).status).toBe(403);
    expect((await fetch(`${test.url}${signed}`)).status).toBe(405);
    const preflight = await fetch(`${test.url}${signed}`, { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("x-sentry-auth");
  });

  it("limits a key and says for how long, in both headers", async () => {
    test.keys.set(publicKey, { ...testKey, rateLimit: { count: 2, windowSeconds: 60 } });
    expect((await post(signed, envelope)).status).toBe(200);
    expect((await post(signed, envelope)).status).toBe(200);
    const limited = await post(signed, envelope);
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("60");
    expect(limited.headers.get("x-sentry-rate-limits")).toBe("60::key:key_rate_limit");
    expect(records).toHaveLength(2);
  });

  it("answers 503 and never 200 when the log cannot keep the record, and while it drains", async () => {
    test.log.failWith = new OperationalError("log_full", "full", { retryable: true });
    const full = await post(signed, envelope);
    expect([full.status, full.headers.get("retry-after")]).toEqual([503, "10"]);
    test.log.failWith = new Error("a bug");
    expect((await post(signed, envelope)).status).toBe(503);
    test.log.failWith = undefined;
    expect((await post(signed, envelope)).status).toBe(200);
    test.receiver.refuse();
    expect((await post(signed, envelope)).status).toBe(503);
  });

  it("leaves other paths to others", async () => {
    for (const path of ["/", "/api/0/", "/api/x/envelope/", "/api/14/envelopes/", "/api/envelope/"]) {
      expect((await post(path, envelope)).status).toBe(404);
    }
  });
});
