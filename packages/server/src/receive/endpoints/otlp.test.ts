import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeUtf8 } from "@vedette/protocol";
import { OperationalError } from "#kernel/errors.ts";
import { startTestReceiver, testKey, testPublicKey, type TestReceiver } from "../testing/test-receiver.ts";

const query = `sentry_key=${testPublicKey}`;

let test: TestReceiver;
beforeEach(async () => {
  test = await startTestReceiver();
});
afterEach(() => test.stop());

describe("OpenTelemetry", () => {
  const protobuf = "application/x-protobuf";
  const signals = ["traces", "logs", "metrics"];
  const sentryPaths = signals.flatMap((signal) => [
    [`/api/14/integration/otlp/v1/${signal}`, `otlp_${signal}`],
    [`/api/14/otlp/v1/${signal}/`, `otlp_${signal}`],
  ]);
  it.each(sentryPaths)("%s takes protobuf and answers 202", async (path = "", type) => {
    const body = new Uint8Array([10, 2, 18, 0]);
    const answer = await test.post(path, gzip(body), {
      "x-sentry-auth": `sentry sentry_key=${testPublicKey}`,
      "content-type": protobuf,
      "content-encoding": "gzip",
    });
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(
      test.items().map((item) => [item.header.type, item.header["content_type"], [...item.payload]]),
    ).toEqual([[type, protobuf, [...body]]]);
  });

  it.each(signals.flatMap((signal) => [`/v1/${signal}`, `/otlp/v1/${signal}`]))(
    "%s answers 200 in the encoding of the request",
    async (path) => {
      const headers = { authorization: `Basic ${btoa(`${testPublicKey}:`)}` };
      const asJson = await test.post(path, "{}", {
        ...headers,
        "content-type": "application/json; charset=utf-8",
      });
      expect([asJson.status, asJson.headers.get("content-type"), await asJson.text()]).toEqual([
        200,
        "application/json",
        "{}",
      ]);
      const binary = await test.post(`${path}?${query}`, new Uint8Array([10, 0]), {
        "content-type": protobuf,
      });
      expect([binary.status, binary.headers.get("content-type"), await binary.text()]).toEqual([
        200,
        protobuf,
        "",
      ]);
      const other = await test.post(path, "x", { ...headers, "content-type": "text/plain" });
      expect(other.status).toBe(415);
      expect(test.records).toHaveLength(2);
    },
  );

  it.each([
    ["traces", "application/json", "{nope", "invalid_json", "span"],
    ["logs", "application/json", "[1]", "invalid_json", "log_item"],
    ["metrics", protobuf, new Uint8Array([10, 200, 1, 1]), "invalid_proto", "trace_metric"],
    ["traces", protobuf, new Uint8Array([255, 255, 255]), "invalid_proto", "span"],
  ])(
    "%s of %s that cannot be decoded are refused and counted",
    async (signal, type, body, code, category) => {
      const answer = await test.post(`/v1/${signal}?${query}`, body, { "content-type": type });
      expect([answer.status, answer.headers.get("x-sentry-error")]).toEqual([400, code]);
      expect(test.records).toEqual([]);
      expect(await test.refused()).toEqual([`${category} invalid ${code} 1`]);
    },
  );

  describe("that is refused", () => {
    const signed = `/v1/traces?${query}`;
    const refusals: readonly (readonly [string, string, string, number, string])[] = [
      ["no key", "POST", "/v1/traces", 401, "missing authorization information"],
      ["no message", "POST", signed, 400, "The body is "],
      ["another method", "PUT", signed, 405, "This address takes POST."],
      ["the project of somebody else", "POST", `/api/15/otlp/v1/logs?${query}`, 403, "This DSN key "],
    ];
    const send = (path: string, type: string, method = "POST") =>
      fetch(`${test.url}${path}`, { method, body: "\u0001nonsense", headers: { "content-type": type } });

    it.each(refusals)("for %s is told why as a Status in JSON", async (_, method, path, status, message) => {
      const answer = await send(path, "application/json; charset=utf-8", method);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/json"]);
      expect(await answer.json()).toEqual({ message: expect.stringContaining(message) });
    });

    it.each(refusals)(
      "for %s is told why as a Status of protobuf",
      async (_, method, path, status, message) => {
        const answer = await send(path, protobuf, method);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([status, protobuf]);
        const bytes = await answer.bytes();
        // message (2)
        expect(Array.from(bytes.subarray(0, 2))).toEqual([18, bytes.length - 2]);
        expect(decodeUtf8(bytes.slice(2))).toContain(message);
      },
    );

    it("for its type is told so in JSON", async () => {
      const answer = await send(signed, "text/plain");
      expect([answer.status, await answer.json()]).toEqual([415, { message: expect.any(String) }]);
    });

    it.each([protobuf, "application/json"])("is told when to come back (%s)", async (type) => {
      const body = type === protobuf ? new Uint8Array([10, 2, 18, 0]) : '{"resourceSpans":[]}';
      const post = () => test.post(signed, body, { "content-type": type });
      test.log.failWith = new OperationalError("log_full", "full", { retryable: true });
      const full = await post();
      expect([full.status, full.headers.get("retry-after")]).toEqual([503, "3"]);
      expect(full.headers.get("content-type")).toBe(type);
      test.log.failWith = undefined;
      test.keys.set(testPublicKey, { ...testKey, rateLimit: { count: 1, windowSeconds: 60 } });
      expect((await post()).status).toBe(200);
      const limited = await post();
      expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "60"]);
      expect(limited.headers.get("content-type")).toBe(type);
    });
  });

  it("are counted as what they hold, and bounded as a batch", async () => {
    const records = { resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}, {}] }] }] };
    await test.post(`/v1/logs?${query}`, JSON.stringify(records), { "content-type": "application/json" });
    expect(test.items().map(({ header }) => header["item_count"])).toEqual([3]);
    const huge = new Uint8Array(20 * 1024 * 1024 + 1);
    expect((await test.post(`/v1/logs?${query}`, huge, { "content-type": protobuf })).status).toBe(413);
  });

  describe("with single records that make no sense", () => {
    const long = "1".repeat(201);
    const bodies: Readonly<Record<string, object>> = {
      traces: { resourceSpans: [{ scopeSpans: [{ spans: [{}, {}] }] }] },
      logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{}, { timeUnixNano: "1000" }] }] }] },
      metrics: {
        resourceMetrics: [
          { scopeMetrics: [{ metrics: [{ name: long, gauge: { dataPoints: [{ asInt: 1 }] } }] }] },
        ],
      },
    };
    const words: Readonly<Record<string, readonly [string, number, string]>> = {
      traces: ["rejectedSpans", 2, "2 without a valid trace id and span id"],
      logs: ["rejectedLogRecords", 1, "1 with a time more than 30 days ago"],
      metrics: ["rejectedDataPoints", 1, "1 without a name, or with one of more than 200 characters"],
    };

    it.each(signals.flatMap((signal) => [`/v1/${signal}`, `/api/14/integration/otlp/v1/${signal}`]))(
      "%s says in JSON what was left out, and takes the batch",
      async (path) => {
        const signal = path.slice(path.lastIndexOf("/") + 1);
        const [name, count, why] = words[signal] ?? ["", 0, ""];
        const headers = { "content-type": "application/json" };
        const answer = await test.post(`${path}?${query}`, JSON.stringify(bodies[signal]), headers);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
        expect(await answer.json()).toEqual({
          partialSuccess: { [name]: String(count), errorMessage: expect.stringContaining(why) },
        });
        expect(test.records).toHaveLength(1);
      },
    );

    it("says it in protobuf where the request was", async () => {
      // One resource, one scope, three empty spans.
      const body = new Uint8Array([10, 8, 18, 6, 18, 0, 18, 0, 18, 0]);
      const answer = await test.post(`/v1/traces?${query}`, body, { "content-type": protobuf });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, protobuf]);
      const bytes = await answer.bytes();
      // partial_success (1) with rejected_spans (1) = 3 and error_message (2).
      expect(Array.from(bytes.subarray(0, 5))).toEqual([10, bytes.length - 2, 8, 3, 18]);
      expect(decodeUtf8(bytes.slice(6))).toBe("Left out: 3 without a valid trace id and span id.");
    });
  });

  const gzip = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));
});
