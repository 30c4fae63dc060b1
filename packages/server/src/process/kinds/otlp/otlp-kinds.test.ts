/** Requests as the OpenTelemetry SDK for JavaScript writes them, in both encodings, and bytes that no one means. */
import { readFileSync } from "node:fs";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import { encodeUtf8 } from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import type { ItemKind } from "../item-kind.ts";
import { otlpLogsKind } from "./otlp-logs.ts";
import { otlpMetricsKind } from "./otlp-metrics.ts";
import { otlpTracesKind } from "./otlp-traces.ts";

const fixtures = new URL("../../../rules/otlp/fixtures/", import.meta.url);
const kinds: Readonly<Record<string, ItemKind>> = {
  traces: otlpTracesKind,
  logs: otlpLogsKind,
  metrics: otlpMetricsKind,
};

function proto(payload: Uint8Array): EnvelopeItem {
  return { header: { type: "otlp", content_type: "application/x-protobuf" }, payload };
}

function json(body: unknown): EnvelopeItem {
  const payload = typeof body === "string" ? encodeUtf8(body) : encodeUtf8(JSON.stringify(body));
  return { header: { type: "otlp", content_type: "application/json; charset=utf-8" }, payload };
}

function fixture(signal: string, encoding: "bin" | "json"): EnvelopeItem {
  const bytes = readFileSync(new URL(`opentelemetry-js-3.1.0-${signal}.${encoding}`, fixtures));
  return encoding === "bin" ? proto(bytes) : json(bytes.toString("utf8"));
}

function processed(signal: string, item: EnvelopeItem, settings: IngestSettingsPart = {}): ItemResult {
  const kind = kinds[signal];
  if (kind === undefined) throw new Error("no such signal");
  return kind(item, itemContext({ settings }));
}

function rowsOf(result: ItemResult): JsonObject[] {
  // Comparable and without the types of each table.
  return result.rows.map(
    ({ row }) =>
      JSON.parse(
        JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      ) as JsonObject,
  );
}

const object = (pairs: unknown): unknown => Object.fromEntries(pairs as [string, unknown][]);

test.each(["traces", "logs", "metrics"])("both encodings of %s give the same rows", (signal) => {
  const fromProto = processed(signal, fixture(signal, "bin"));
  const fromJson = processed(signal, fixture(signal, "json"));
  expect(fromProto.rows.length).toBeGreaterThan(1);
  expect(rowsOf(fromProto)).toEqual(rowsOf(fromJson));
  expect(fromProto.counts.every(({ outcome }) => outcome === "accepted")).toBe(true);
});

describe("traces", () => {
  test("become spans with their resource in columns", () => {
    const [database, server] = rowsOf(processed("traces", fixture("traces", "bin")));
    expect(server).toMatchObject({
      trace_id: "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11",
      span_id: "a000000000000001",
      parent_span_id: "",
      segment_id: "a000000000000001",
      is_segment: 1,
      start_timestamp: (receivedAtMs - 2000) * 1000,
      duration_us: 50_000,
      name: "GET /orders/:id",
      transaction: "GET /orders/:id",
      transaction_source: "route",
      op: "http.server",
      kind: "server",
      status: "internal_error",
      http_method: "GET",
      http_status: 500,
      service: "checkout",
      release: "1.4.2",
      environment: "prod",
      server_name: "web-3",
      platform: "node",
      sdk_name: "opentelemetry.nodejs",
      sdk_version: "3.1.0",
      user_id: "42",
    });
    expect(object(server?.attributes)).toEqual({
      "http.route": "/orders/:id",
      "url.path": "/orders/17",
      "resource.process.command_args": '["node","main.js"]',
      "instrumentation.name": "shop-http",
      "instrumentation.version": "0.9.0",
      "sentry.status.message": "cart is empty",
    });
    expect(object(server?.numbers)).toEqual({ "resource.process.pid": 4711 });
    expect(JSON.parse(String(server?.payload))).toMatchObject({
      events: [{ name: "exception", attributes: { "exception.type": "TypeError" } }],
    });
    expect(database).toMatchObject({
      parent_span_id: "a000000000000001",
      segment_id: "a000000000000001",
      is_segment: 0,
      op: "db",
      kind: "client",
      status: "ok",
      transaction: "GET /orders/:id",
    });
    expect(object(database?.numbers)).toMatchObject({ "db.rows": 3, "db.cost": 1.5 });
    expect(object(database?.attributes)).toMatchObject({
      "db.cached": "false",
      "db.columns": '["id","total"]',
    });
    expect(JSON.parse(String(database?.links))).toEqual([
      { trace_id: "c".repeat(32), span_id: "d".repeat(16), sampled: true, attributes: { why: "retry" } },
    ]);
  });

  const span = (more: JsonObject = {}): JsonObject => ({
    trace_id: "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11",
    span_id: "a000000000000001",
    name: "work",
    start_time_unix_nano: `${(receivedAtMs - 5) * 1e6}`,
    end_time_unix_nano: `${receivedAtMs * 1e6}`,
    ...more,
  });
  const request = (...spans: JsonObject[]): JsonObject => ({
    resource_spans: [{ scope_spans: [{ spans }] }],
  });

  test("a recorded exception is an error as well, once however often it was recorded", () => {
    const { also } = processed("traces", fixture("traces", "bin"));
    expect(also).toHaveLength(1);
    expect(also?.[0]).toMatchObject({
      counts: [{ category: "error", outcome: "accepted", reason: "", quantity: 1 }],
      seed: { title: "TypeError: cart is empty" },
      rows: [
        {
          table: "errors",
          row: {
            title: "TypeError: cart is empty",
            timestamp: receivedAtMs - 1960,
            transaction: "GET /orders/:id",
            release: "1.4.2",
            environment: "prod",
            platform: "node",
            trace_id: "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11",
            span_id: "a000000000000001",
            user_id: "42",
          },
        },
      ],
    });
    expect(
      JSON.stringify(also?.[0]?.rows[0]?.row, (_, value: unknown) => (typeof value === "bigint" ? 0 : value)),
    ).toContain("/srv/shop/pay.js");
    expect(also?.[0]?.onceId).toBe(processed("traces", fixture("traces", "json")).also?.[0]?.onceId);
    const event = {
      name: "exception",
      attributes: [{ key: "exception.type", value: { stringValue: "E" } }],
    };
    const spans = ["1", "2", "3"].map((digit) => span({ span_id: digit.repeat(16), events: [event, event] }));
    expect(processed("traces", json(request(...spans))).also).toHaveLength(1);
  });

  test("JSON may have the names of the protocol's own files, and the names of numbers", () => {
    const [row] = rowsOf(
      processed(
        "traces",
        json(
          request(
            span({ kind: "SPAN_KIND_CONSUMER", status: { code: "STATUS_CODE_ERROR", message: "not_found" } }),
          ),
        ),
      ),
    );
    expect(row).toMatchObject({ kind: "consumer", status: "not_found", name: "work", duration_us: 5000 });
  });

  test("an integer that a double cannot hold stays exact", () => {
    const attributes = [
      { key: "big", value: { intValue: "9007199254740993" } },
      { key: "small", value: { intValue: "-17" } },
    ];
    const [row] = rowsOf(processed("traces", json(request(span({ attributes })))));
    expect(object(row?.attributes)).toEqual({ big: "9007199254740993" });
    expect(object(row?.numbers)).toEqual({ small: -17 });
  });

  test("who is asked from elsewhere leads a segment, as far as the sender knows", () => {
    const parent = { parent_span_id: "b".repeat(16) };
    const isSegment = (more: JsonObject) =>
      rowsOf(processed("traces", json(request(span({ ...parent, ...more })))))[0]?.is_segment;
    expect(isSegment({ kind: 2 })).toBe(1);
    expect(isSegment({ kind: 3 })).toBe(0);
    expect(isSegment({ kind: 2, flags: 0x101 })).toBe(0);
    expect(isSegment({ kind: 3, flags: 0x301 })).toBe(1);
  });

  test("the project's own rules and filters hold for them", () => {
    const rules = [{ type: "pattern", pattern: "cart|retry", method: "mask", source: "**" }] as const;
    const result = processed("traces", fixture("traces", "bin"), { scrubbing: { rules } });
    for (const text of [JSON.stringify(rowsOf(result)), JSON.stringify(result.also?.map(rowsOf))])
      expect(text).not.toMatch(/cart|retry/);
    const filtered = processed("traces", fixture("traces", "bin"), { filters: { releases: ["1.4.*"] } });
    expect(filtered).toMatchObject({
      counts: [{ category: "span", outcome: "filtered", reason: "release-version", quantity: 2 }],
      rows: [],
      also: [],
    });
  });

  test("what is no span is counted, its neighbours are kept", () => {
    const result = processed(
      "traces",
      json(
        request(span(), span({ trace_id: "" }), span({ end_time_unix_nano: "1" }), span({ span_id: "zz" })),
      ),
    );
    expect(result.rows).toHaveLength(1);
    expect(result.counts).toEqual([
      { category: "span", outcome: "accepted", reason: "", quantity: 1 },
      { category: "span", outcome: "invalid", reason: "invalid_span", quantity: 2 },
      { category: "span", outcome: "invalid", reason: "timestamp", quantity: 1 },
    ]);
  });

  test("parents in a circle end somewhere", () => {
    const result = processed(
      "traces",
      json(
        request(
          span({ span_id: "a".repeat(16), parent_span_id: "b".repeat(16) }),
          span({ span_id: "b".repeat(16), parent_span_id: "a".repeat(16) }),
        ),
      ),
    );
    expect(rowsOf(result).map((row) => row.segment_id)).toEqual(["", ""]);
  });
});

describe("logs", () => {
  test("become logs, their secrets gone", () => {
    const [text, structured] = rowsOf(processed("logs", fixture("logs", "bin")));
    expect(text).toMatchObject({
      level: "error",
      severity_number: 17,
      body: "payment of [creditcard] failed",
      trace_id: "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11",
      span_id: "a000000000000001",
      service: "checkout",
      timestamp: (receivedAtMs - 2000) * 1000,
    });
    expect(object(text?.numbers)).toMatchObject({ order: 17, amount: 17.5 });
    expect(object(text?.attributes)).toMatchObject({ retried: "true", steps: '["a","b"]' });
    expect(structured).toMatchObject({ level: "info", severity_number: 10 });
    expect(JSON.parse(String(structured?.body))).toEqual({
      event: "cart",
      password: "[Filtered]",
      items: [1, 2],
    });
    expect(object(structured?.attributes)).toMatchObject({ "event.name": "cart.changed" });
  });

  test("are counted by number and by bytes", () => {
    const item = fixture("logs", "bin");
    expect(processed("logs", item).counts).toEqual([
      { category: "log_item", outcome: "accepted", reason: "", quantity: 2 },
      { category: "log_byte", outcome: "accepted", reason: "", quantity: item.payload.length },
    ]);
  });
});

describe("metrics", () => {
  test("become measurements by their shape", () => {
    const rows = rowsOf(processed("metrics", fixture("metrics", "bin")));
    const of = (name: string) => rows.find((row) => row.name === name);
    expect(of("orders")).toMatchObject({ type: "counter", value: 5, count: 1, unit: "{order}" });
    expect(object(of("orders")?.attributes)).toMatchObject({
      route: "/pay",
      "otel.metric.temporality": "cumulative",
      "otel.metric.monotonic": "true",
    });
    expect(of("carts")).toMatchObject({ type: "counter", value: -2 });
    expect(object(of("carts")?.attributes)).toMatchObject({ "otel.metric.monotonic": "false" });
    expect(of("load")).toMatchObject({ type: "gauge", value: 0.75 });
    expect(of("duration")).toMatchObject({ type: "distribution", value: 125, count: 3, min: 5, max: 70 });
    expect(JSON.parse(String(of("duration")?.buckets))).toEqual({
      bounds: [10, 100, 1000],
      counts: [1, 2, 0, 0],
    });
  });

  test("of the rarer shapes, in binary", () => {
    const nested = (write: (writer: BinaryWriter) => void): Uint8Array => {
      const writer = new BinaryWriter();
      write(writer);
      return writer.finish();
    };
    const time = BigInt(receivedAtMs) * 1_000_000n;
    const exponential = nested((w) =>
      w
        .tag(3, WireType.Bit64)
        .fixed64(time)
        .tag(4, WireType.Bit64)
        .fixed64(4)
        .tag(5, WireType.Bit64)
        .double(9)
        .tag(6, WireType.Varint)
        .sint32(-1)
        .tag(7, WireType.Bit64)
        .fixed64(1)
        .tag(8, WireType.LengthDelimited)
        .bytes(
          nested((b) =>
            b
              .tag(1, WireType.Varint)
              .sint32(-3)
              .tag(2, WireType.LengthDelimited)
              .bytes(nested((c) => c.uint64(1).uint64(2))),
          ),
        )
        .tag(12, WireType.Bit64)
        .double(0)
        .tag(13, WireType.Bit64)
        .double(5),
    );
    const summary = nested((w) =>
      w
        .tag(3, WireType.Bit64)
        .fixed64(time)
        .tag(4, WireType.Bit64)
        .fixed64(10)
        .tag(5, WireType.Bit64)
        .double(50)
        .tag(6, WireType.LengthDelimited)
        .bytes(nested((q) => q.tag(1, WireType.Bit64).double(1).tag(2, WireType.Bit64).double(8))),
    );
    const metric = (name: string, number: number, point: Uint8Array) =>
      nested((w) =>
        w
          .tag(1, WireType.LengthDelimited)
          .string(name)
          // A field of the future.
          .tag(99, WireType.Varint)
          .uint32(7)
          .tag(number, WireType.LengthDelimited)
          .bytes(
            nested((d) => d.tag(1, WireType.LengthDelimited).bytes(point).tag(2, WireType.Varint).int32(1)),
          ),
      );
    const scope = nested((w) =>
      w
        .tag(2, WireType.LengthDelimited)
        .bytes(metric("size", 10, exponential))
        .tag(2, WireType.LengthDelimited)
        .bytes(metric("wait", 11, summary)),
    );
    const bytes = nested((w) =>
      w
        .tag(1, WireType.LengthDelimited)
        .bytes(nested((r) => r.tag(2, WireType.LengthDelimited).bytes(scope))),
    );
    const [size, wait] = rowsOf(processed("metrics", proto(bytes)));
    expect(size).toMatchObject({
      type: "distribution",
      value: 9,
      count: 4,
      min: 0,
      max: 5,
      timestamp: receivedAtMs * 1000,
    });
    expect(JSON.parse(String(size?.buckets))).toEqual({
      scale: -1,
      zero_count: 1,
      zero_threshold: 0,
      positive: { offset: -3, counts: [1, 2] },
      negative: { offset: 0, counts: [] },
    });
    expect(object(size?.attributes)).toEqual({ "otel.metric.temporality": "delta" });
    expect(wait).toMatchObject({ type: "summary", value: 50, count: 10, min: 5, max: 8 });
    expect(JSON.parse(String(wait?.buckets))).toEqual({ quantiles: [[1, 8]] });
  });

  test("without a value, or without a name, are none", () => {
    const point = { timeUnixNano: `${receivedAtMs * 1e6}` };
    const dataPoints = [
      { ...point, asDouble: "NaN" },
      { ...point, asInt: "3", flags: 1 },
      point,
      { ...point, asInt: "3" },
    ];
    const result = processed(
      "metrics",
      json({
        resourceMetrics: [
          {
            scopeMetrics: [
              {
                metrics: [
                  { name: "a", gauge: { dataPoints } },
                  { gauge: { dataPoints: [{ ...point, asInt: 1 }] } },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(result.counts).toEqual([
      { category: "trace_metric", outcome: "accepted", reason: "", quantity: 1 },
      { category: "trace_metric", outcome: "invalid", reason: "no_data", quantity: 3 },
      { category: "trace_metric", outcome: "invalid", reason: "payload", quantity: 1 },
    ]);
  });
});

describe("bytes that no one means", () => {
  test.each(["traces", "logs", "metrics"])("are counted as invalid: %s", (signal) => {
    const reasonOf = (item: EnvelopeItem) => processed(signal, item).counts[0]?.reason;
    expect(reasonOf(proto(Uint8Array.of(0x0a, 0xff, 0x01)))).toBe("invalid_proto");
    expect(reasonOf(proto(Uint8Array.of(0xff, 0xff, 0xff)))).toBe("invalid_proto");
    expect(reasonOf(json("{"))).toBe("invalid_json");
    expect(reasonOf(json("[]"))).toBe("invalid_json");
    expect(processed(signal, proto(new Uint8Array()))).toMatchObject({ rows: [] });
  });

  test("a request of very many empty messages is refused before it fills the memory", () => {
    // resource_spans with one scope_spans that holds a million empty spans of two bytes each.
    const spans = new Uint8Array(2_000_000);
    for (let at = 0; at < spans.length; at += 2) spans[at] = 0x12;
    const wrap = (tag: number, inner: Uint8Array) =>
      new BinaryWriter().tag(tag, WireType.LengthDelimited).bytes(inner).finish();
    expect(processed("traces", proto(wrap(1, wrap(2, spans)))).counts).toEqual([
      { category: "span", outcome: "invalid", reason: "too_large", quantity: 1 },
    ]);
  });

  test("values nested without end are cut", () => {
    let value: Uint8Array = new BinaryWriter().tag(1, WireType.LengthDelimited).string("deep").finish();
    const field = (number: number, inner: Uint8Array) =>
      new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(inner).finish();
    for (let depth = 0; depth < 20_000; depth += 1) value = field(5, field(1, value));
    const record = new BinaryWriter()
      .tag(1, WireType.Bit64)
      .fixed64(BigInt(receivedAtMs) * 1_000_000n)
      .tag(5, WireType.LengthDelimited)
      .bytes(value)
      .finish();
    const [row] = rowsOf(processed("logs", proto(field(1, field(2, field(2, record))))));
    expect(String(row?.body)).toContain("[nested too deeply]");
    const [fromJson] = rowsOf(
      processed(
        "logs",
        json(
          `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(2000)}{}${"]}}".repeat(2000)}}]}]}]}`,
        ),
      ),
    );
    expect(String(fromJson?.body)).toContain("[nested too deeply]");
  });

  const bins = Object.keys(kinds).map((signal) => [signal, fixture(signal, "bin").payload] as const);

  test("never throw, cut or changed anywhere", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bins),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(),
        ([signal, bytes], changes, cut) => {
          const changed = Uint8Array.from(bytes);
          for (const [at, byte] of changes) changed[at % changed.length] = byte;
          const result = processed(signal, proto(changed.subarray(0, changed.length - (cut % 40))));
          expect(result.counts.every(({ quantity }) => quantity > 0)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("never throw as JSON of any shape", () => {
    const names = [
      "resourceSpans",
      "scopeSpans",
      "spans",
      "resource",
      "scope",
      "attributes",
      "key",
      "value",
      "stringValue",
      "intValue",
      "arrayValue",
      "values",
      "kvlistValue",
      "traceId",
      "spanId",
      "startTimeUnixNano",
      "endTimeUnixNano",
      "events",
      "links",
      "status",
      "resourceLogs",
      "scopeLogs",
      "logRecords",
      "body",
      "resourceMetrics",
      "scopeMetrics",
      "metrics",
      "sum",
      "dataPoints",
      "histogram",
      "bucketCounts",
      "asInt",
    ];
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small", maxDepth: 9 },
        fc.oneof(
          fc.string(),
          fc.double(),
          fc.boolean(),
          fc.constant(null),
          fc.constant(`${receivedAtMs * 1e6}`),
          fc.constant("a".repeat(32)),
        ),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie("node"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.constantFrom("traces", "logs", "metrics"),
        fc.dictionary(fc.constantFrom(...names), node),
        (signal, body) => {
          expect(processed(signal, json(body)).counts.length).toBeLessThan(10);
        },
      ),
      { numRuns: 500 },
    );
  });
});
