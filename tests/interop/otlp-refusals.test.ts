// What OpenTelemetry's own exporters make of refusals: they say why, and come back when they were asked to.
import { OTLPTraceExporter as OtlpJsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as OtlpProtoExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { OperationalError } from "@vedette/server/kernel/errors.ts";
import { startTestReceiver, testKey, testPublicKey } from "@vedette/server/receive/testing/test-receiver.ts";
import type { TestReceiver } from "@vedette/server/receive/testing/test-receiver.ts";
import { describe, expect, test, vi } from "vitest";
import type { TestContext } from "vitest";

const exporters = { JSON: OtlpJsonExporter, protobuf: OtlpProtoExporter };
type Encoding = keyof typeof exporters;
const encodings: readonly Encoding[] = ["JSON", "protobuf"];

/** Most of a test is waiting to be let in again. */
describe.concurrent.each(encodings)("an exporter of %s", (encoding) => {
  test("tells its own developer why a batch was refused", async (context) => {
    const receiver = await receiverOf(context);
    const { isSuccess, told } = await exportSpan(encoding, receiver, "c".repeat(32));
    expect(isSuccess).toBe(false);
    const message = "This DSN key does not belong to the project.";
    expect(told).toBe(
      encoding === "JSON"
        ? JSON.stringify({ message })
        : `\u0012${String.fromCodePoint(message.length)}${message}`,
    );
  });

  test("comes back when the server can take the batch again", async (context) => {
    const receiver = await receiverOf(context);
    receiver.log.failWith = new OperationalError("log_full", "full", { retryable: true });
    const exporting = exportSpan(encoding, receiver);
    await untilRefused(receiver, "unavailable");
    receiver.log.failWith = undefined;
    const { isSuccess, tookMs } = await exporting;
    expect(isSuccess).toBe(true);
    expect(tookMs).toBeGreaterThan(2900);
    expect(receiver.records).toHaveLength(1);
  });

  test("comes back when a limit has room again, and not before", async (context) => {
    const receiver = await receiverOf(context);
    receiver.keys.set(testPublicKey, { ...testKey, rateLimit: { count: 1, windowSeconds: 2 } });
    expect((await exportSpan(encoding, receiver)).isSuccess).toBe(true);
    const exporting = exportSpan(encoding, receiver);
    await untilRefused(receiver, "rate_limited");
    receiver.clock.value += 2000;
    const { isSuccess, tookMs } = await exporting;
    expect(isSuccess).toBe(true);
    expect(tookMs).toBeGreaterThan(1900);
    expect(receiver.receiver.figures().refused).toBe(1);
  });

  test("gives a batch up that would wait longer than an export may take", async (context) => {
    const receiver = await receiverOf(context);
    receiver.keys.set(testPublicKey, { ...testKey, rateLimit: { count: 0, windowSeconds: 3600 } });
    expect((await exportSpan(encoding, receiver)).isSuccess).toBe(false);
    expect(receiver.receiver.figures().refused).toBe(1);
  });
});

async function receiverOf(context: TestContext): Promise<TestReceiver> {
  const receiver = await startTestReceiver();
  context.onTestFinished(() => receiver.stop());
  return receiver;
}

async function untilRefused({ receiver }: TestReceiver, code: string): Promise<void> {
  await vi.waitFor(() => expect(receiver.figures().refusedFor.get(code)).toBe(1), { timeout: 20_000 });
}

type Export = {
  readonly isSuccess: boolean;
  /** The answer that the exporter hands on. */
  readonly told: string;
  readonly tookMs: number;
};

/** Hands one span over; resolves when the exporter has done with it. */
async function exportSpan(
  encoding: Encoding,
  receiver: TestReceiver,
  publicKey: string = testPublicKey,
): Promise<Export> {
  const exporter = new exporters[encoding]({
    url: `${receiver.url}/v1/traces`,
    headers: { "x-sentry-auth": `sentry sentry_key=${publicKey}` },
  });
  const startMs = performance.now();
  const { code, error } = await new Promise<{ code: number; error?: Error }>((resolve) => {
    exporter.export([endedSpan()], resolve);
  });
  const tookMs = performance.now() - startMs;
  await exporter.shutdown();
  const told = error !== undefined && "data" in error ? String(error.data) : "";
  return { isSuccess: code === 0, told, tookMs };
}

function endedSpan(): ReadableSpan {
  const ended: ReadableSpan[] = [];
  const processor = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  new TracerProvider({ spanProcessors: [processor] }).getTracer("refusals").startSpan("GET /orders").end();
  const [span] = ended;
  if (span === undefined) throw new Error("the span did not end");
  return span;
}
