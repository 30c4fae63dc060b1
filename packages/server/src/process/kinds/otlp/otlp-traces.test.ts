import { describe, expect, test } from "vitest";
import type { JsonObject } from "@vedette/protocol";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";
import { fixture, json, object, processed, rowsOf } from "./otlp-items.fixture.ts";

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
      description: "GET /orders/:id",
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
