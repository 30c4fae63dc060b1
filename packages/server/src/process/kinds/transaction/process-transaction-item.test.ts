import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "@vedette/protocol";
import { eventTables, type SpanRow } from "#ports/event-tables.ts";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import type { ItemResult } from "../../item-result.ts";
import {
  happenedAt,
  itemOf,
  rootSpanId,
  traceId,
  transactionBody,
  transactionEventId,
} from "../telemetry/telemetry-items.fixture.ts";
import { transactionKind } from "./process-transaction-item.ts";

function processed(
  body: unknown,
  more: { readonly envelopeHeader?: JsonObject; readonly settings?: IngestSettingsPart } = {},
): ItemResult {
  return transactionKind(itemOf({ type: "transaction" }, body), itemContext(more));
}

function rowsOf(result: ItemResult): readonly SpanRow[] {
  return result.rows.map(({ table, row }) => {
    if (table !== "spans") throw new Error(table);
    return row as SpanRow;
  });
}

function segmentOf(body: JsonObject, more?: Parameters<typeof processed>[1]): SpanRow {
  const [segment] = rowsOf(processed(body, more));
  if (segment === undefined) throw new Error(JSON.stringify(processed(body, more).counts));
  return segment;
}

const trace = (more: JsonObject = {}): JsonObject => ({ trace_id: traceId, span_id: rootSpanId, ...more });

describe("rows", () => {
  test("the segment holds the event, every span inside a row of its own", () => {
    const result = processed(transactionBody(2));
    const [segment, ...spans] = rowsOf(result);
    expect(segment).toMatchObject({
      event_id: transactionEventId,
      trace_id: traceId,
      span_id: rootSpanId,
      parent_span_id: "00f067aa0ba902b7",
      segment_id: rootSpanId,
      is_segment: 1,
      start_timestamp: (happenedAt - 0.25) * 1e6,
      duration_us: 250_000,
      exclusive_us: 249_000,
      name: "GET /orders/:id",
      op: "http.server",
      status: "ok",
      origin: "auto.http.otel.http",
      transaction: "GET /orders/:id",
      transaction_source: "route",
      http_method: "GET",
      http_status: 200,
      environment: "prod",
      release: "shop@1.4.2",
      platform: "node",
      server_name: "web-3",
      sdk_name: "sentry.javascript.node",
      user_id: "42",
      user_email: "mara@example.net",
      profile_id: "f".repeat(32),
    });
    expect(segment?.attributes).toEqual([
      ["http.query", "?a=1"],
      ["measurements.cart.unit", "item"],
    ]);
    expect(spans).toHaveLength(2);
    expect(spans[1]).toMatchObject({
      event_id: transactionEventId,
      span_id: "0000000000000002",
      parent_span_id: rootSpanId,
      segment_id: rootSpanId,
      is_segment: 0,
      duration_us: 500,
      op: "db.query",
      name: "db.query",
      description: "SELECT * FROM orders WHERE id = $1 -- 1",
      origin: "auto.db.otel.postgres",
      transaction: "GET /orders/:id",
      release: "shop@1.4.2",
      user_hash: segment?.user_hash,
    });
    expect(Object.fromEntries(spans[1]?.attributes ?? [])).toEqual({
      "db.system": "postgresql",
      "db.name": "shop",
      "net.peer.name": "db.internal",
      "code.cached": "false",
    });
    expect(Object.fromEntries(spans[1]?.numbers ?? [])).toEqual({ "net.peer.port": 5432, "db.rows": 1 });
    expect(result.onceId).toBe(transactionEventId);
    expect(result.counts).toEqual([
      { category: "transaction", outcome: "accepted", reason: "", quantity: 1 },
      { category: "span", outcome: "accepted", reason: "", quantity: 3 },
    ]);
  });

  test("have every column of the table, and no other", () => {
    for (const row of rowsOf(processed(transactionBody(1))))
      expect(Object.keys(row).sort()).toEqual(Object.keys(eventTables.spans).sort());
  });

  test("measurements are numbers, their units where they do not go without saying", () => {
    const { numbers, attributes } = segmentOf(
      transactionBody(0, {
        measurements: {
          lcp: { value: 1200.5, unit: "millisecond" },
          cls: { value: 0.02 },
          fcp: { value: 3, unit: "byte" },
          "app.start.cold": { value: 900_000 },
          frames_total: { value: 200 },
          frames_slow: { value: 50 },
          cart: { value: 3, unit: "item" },
          broken: { value: "x" },
        },
      }),
    );
    const measured = Object.fromEntries(numbers.filter(([name]) => name.startsWith("measurements.")));
    expect(measured).toEqual({
      "measurements.lcp": 1200.5,
      "measurements.cls": 0.02,
      "measurements.frames_total": 200,
      "measurements.frames_slow": 50,
      "measurements.frames_slow_rate": 0.25,
      "measurements.cart": 3,
    });
    const units = attributes.filter(([name]) => name.endsWith(".unit"));
    expect(Object.fromEntries(units)).toEqual({
      "measurements.frames_slow_rate.unit": undefined,
      "measurements.cart.unit": "item",
    });
  });

  test("what has no column is in the payload, and nothing that has", () => {
    const { payload, tags } = segmentOf(
      transactionBody(0, { breakdowns: { span_ops: { "ops.db": { value: 7 } } } }),
    );
    const rest = JSON.parse(payload) as JsonObject;
    expect(Object.keys(rest).sort()).toEqual(
      ["breadcrumbs", "breakdowns", "contexts", "request", "sdk"].sort(),
    );
    expect(rest.contexts).toMatchObject({ runtime: { name: "node" } });
    expect(rest.contexts).not.toHaveProperty("trace");
    expect(Object.fromEntries(tags)).toMatchObject({ plan: "gold", level: "info", runtime: "node v24.21.0" });
    expect(tags.map(([name]) => name)).not.toContain("release");
  });

  test("the retention of transactions is their own", () => {
    const rows = rowsOf(processed(transactionBody(1), { settings: { retention: { transactions: 14 } } }));
    expect(rows.map((row) => row.retention_days)).toEqual([14, 14]);
  });

  test("the same record gives the same rows", () => {
    expect(processed(transactionBody(3))).toEqual(processed(transactionBody(3)));
  });
});

describe("exclusive time", () => {
  const inner = (id: string, parent: string, from: number, to: number): JsonObject => ({
    span_id: id.repeat(16),
    parent_span_id: parent,
    start_timestamp: happenedAt - 1 + from,
    timestamp: happenedAt - 1 + to,
  });
  test("is what the children together do not cover", () => {
    const rows = rowsOf(
      processed(
        transactionBody(0, {
          start_timestamp: happenedAt - 1,
          timestamp: happenedAt,
          spans: [
            inner("1", rootSpanId, 0.1, 0.4),
            inner("2", rootSpanId, 0.3, 0.5),
            inner("3", rootSpanId, 0.9, 1.2),
            inner("4", "1".repeat(16), 0.2, 0.3),
          ],
        }),
      ),
    );
    expect(rows.map((row) => row.exclusive_us)).toEqual([500_000, 200_000, 200_000, 300_000, 100_000]);
  });
});

describe("names", () => {
  test("that are addresses lose their ids, and say what they were", () => {
    const segment = segmentOf(
      transactionBody(0, { transaction: "/users/4711/orders", transaction_info: { source: "url" } }),
    );
    expect(segment).toMatchObject({
      transaction: "/users/*/orders",
      name: "/users/*/orders",
      transaction_source: "sanitized",
    });
    expect(JSON.parse(segment.payload)).toMatchObject({
      transaction_info: { original: "/users/4711/orders" },
    });
  });

  test("a transaction without one has none", () => {
    expect(segmentOf(transactionBody(0, { transaction: undefined })).transaction).toBe(
      "<unlabeled transaction>",
    );
  });
});

describe("times", () => {
  test("of a client whose clock is wrong are shifted, those of its spans with them", () => {
    const hoursAgo = 5 * 3600;
    const body = transactionBody(1);
    for (const times of [body, ...(body.spans as JsonObject[])]) {
      times.start_timestamp = Number(times.start_timestamp) - hoursAgo;
      times.timestamp = Number(times.timestamp) - hoursAgo;
    }
    const envelopeHeader = { sent_at: new Date(receivedAtMs - hoursAgo * 1000).toISOString() };
    const [segment, span] = rowsOf(processed(body, { envelopeHeader }));
    expect(segment).toMatchObject({ start_timestamp: (happenedAt - 0.25) * 1e6, duration_us: 250_000 });
    expect(span).toMatchObject({ start_timestamp: (happenedAt - 0.2) * 1e6, duration_us: 500 });
    expect(segment?.payload).toContain("clock_drift");
  });

  test("may be texts", () => {
    const segment = segmentOf(
      transactionBody(0, {
        start_timestamp: new Date(receivedAtMs - 1500).toISOString(),
        timestamp: new Date(receivedAtMs - 500).toISOString(),
      }),
    );
    expect(segment).toMatchObject({ start_timestamp: (receivedAtMs - 1500) * 1000, duration_us: 1_000_000 });
  });
});

describe("what is no transaction", () => {
  test.each([
    ["without a trace", { contexts: {} }, "invalid_transaction"],
    ["without the id of its trace", { contexts: { trace: { span_id: rootSpanId } } }, "invalid_transaction"],
    ["without the id of its span", { contexts: { trace: { trace_id: traceId } } }, "invalid_transaction"],
    ["with the nil id", { contexts: { trace: trace({ trace_id: "0".repeat(32) }) } }, "invalid_transaction"],
    ["without its start", { start_timestamp: undefined }, "timestamp"],
    ["without its end", { timestamp: null }, "timestamp"],
    ["that ends before it begins", { start_timestamp: happenedAt + 1 }, "timestamp"],
  ])("%s is invalid with all its spans", (_name, more, reason) => {
    expect(processed(transactionBody(2, more))).toEqual({
      counts: [
        { category: "transaction", outcome: "invalid", reason, quantity: 1 },
        { category: "span", outcome: "invalid", reason, quantity: 3 },
      ],
      rows: [],
    });
  });

  test.each([
    ["", "no_data"],
    ["{", "invalid_json"],
    ["[]", "payload"],
  ])("%j is invalid: %s", (body, reason) => {
    expect(processed(body).counts).toContainEqual({
      category: "transaction",
      outcome: "invalid",
      reason,
      quantity: 1,
    });
  });

  test("a span inside that is none goes alone", () => {
    const good = (transactionBody(1).spans as JsonObject[])[0];
    const spans = [
      good,
      null,
      7,
      { ...good, span_id: "x" },
      { ...good, timestamp: 1 },
      { ...good, trace_id: undefined },
    ];
    const result = processed(transactionBody(0, { spans } as unknown as JsonObject));
    expect(result.rows).toHaveLength(3);
    expect(result.counts).toEqual([
      { category: "transaction", outcome: "accepted", reason: "", quantity: 1 },
      { category: "span", outcome: "accepted", reason: "", quantity: 3 },
      { category: "span", outcome: "invalid", reason: "invalid_span", quantity: 4 },
    ]);
  });
});

describe("settings", () => {
  test("a filter takes the transaction with its spans", () => {
    const settings = { filters: { healthChecks: true } } as const;
    expect(processed(transactionBody(2, { transaction: "GET /healthz" }), { settings }).counts).toEqual([
      { category: "transaction", outcome: "filtered", reason: "filtered-transaction", quantity: 1 },
      { category: "span", outcome: "filtered", reason: "filtered-transaction", quantity: 3 },
    ]);
  });

  test("a sampling rule does, too; what is kept stands for the rest", () => {
    const rule = (rate: number): IngestSettingsPart => ({
      sampling: [{ id: 4, category: "transaction", rate }],
    });
    expect(processed(transactionBody(1), { settings: rule(0) }).counts[1]).toEqual({
      category: "span",
      outcome: "filtered",
      reason: "Sampled:4",
      quantity: 2,
    });
    const ids = Array.from({ length: 40 }, (_, index) => (index + 1).toString(16).padStart(32, "a"));
    const kept = ids.flatMap((id) =>
      rowsOf(
        processed(transactionBody(1, { contexts: { trace: trace({ trace_id: id }) } }), {
          settings: rule(0.5),
        }),
      ),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(80);
    expect(kept.every((row) => row.sample_weight === 2)).toBe(true);
  });

  test("no secret of the event or of a span is kept", () => {
    const good = (transactionBody(1).spans as JsonObject[])[0] ?? {};
    const result = processed(
      transactionBody(0, {
        extra: { password: "hunter2" },
        tags: { token: "hunter2" },
        contexts: { trace: trace({ data: { api_key: "hunter2", "gen_ai.usage.total_tokens": 812 } }) },
        spans: [
          {
            ...good,
            description: "GET https://u:hunter2@a.example/?token=hunter2",
            tags: { secret: "hunter2" },
            data: {
              "http.request.header.cookie": "sid=hunter2",
              nested: { auth: { a: "hunter2" }, list: [{ password: "hunter2" }] },
              text: '{"password":"hunter2"}',
            },
          },
        ],
      }),
    );
    const text = JSON.stringify(result.rows, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(text).not.toContain("hunter2");
    expect(Object.fromEntries(rowsOf(result)[0]?.numbers ?? [])).toMatchObject({
      "gen_ai.usage.total_tokens": 812,
    });
  });

  test("the project's own rules reach the event and every span", () => {
    const settings: IngestSettingsPart = {
      scrubbing: {
        rules: [{ type: "pattern", pattern: "C-\\d+", method: "replace", placeholder: "C", source: "**" }],
      },
    };
    const good = (transactionBody(1).spans as JsonObject[])[0] ?? {};
    const body = transactionBody(0, {
      transaction: "load C-4711",
      extra: { customer: "C-4711" },
      contexts: { trace: trace({ data: { customer: "C-4711" } }) },
      spans: [
        { ...good, description: "for C-4711", tags: { customer: "C-4711" }, data: { "a.b": "C-4711", n: 3 } },
      ],
    });
    const rows = rowsOf(processed(body, { settings }));
    const text = JSON.stringify(rows, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(text).not.toContain("4711");
    expect(rows[1]).toMatchObject({
      description: "for C",
      tags: [["customer", "C"]],
      attributes: [
        ["a.b", "C"],
        [
          "sentry._internal.remarks",
          JSON.stringify(
            ["description", "attributes.a.b", "tags.customer"].map((path) => ({
              path,
              rem: [["rule-1:pattern", "s"]],
            })),
          ),
        ],
      ],
      numbers: [["n", 3]],
    });
    expect(rows[0]).toMatchObject({
      transaction: "load C",
      user_id: "42",
      tags: expect.arrayContaining([["plan", "gold"]]) as unknown,
    });
  });

  test("addresses are not kept where they must not be", () => {
    const body = transactionBody(1, {
      user: { id: "1", ip_address: "192.0.2.1" },
      request: { env: { REMOTE_ADDR: "192.0.2.1" } },
    });
    (body.spans as JsonObject[])[0] = {
      ...(body.spans as JsonObject[])[0],
      data: { "client.address": "192.0.2.1" },
    };
    const text = (rows: readonly SpanRow[]): string =>
      JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    expect(text(rowsOf(processed(body)))).toContain("192.0.2.1");
    expect(
      text(rowsOf(processed(body, { settings: { scrubbing: { dropIpAddresses: true } } }))),
    ).not.toContain("192.0.2.1");
  });
});

const names = [
  "trace_id",
  "span_id",
  "parent_span_id",
  "start_timestamp",
  "timestamp",
  "op",
  "description",
  "status",
  "origin",
  "data",
  "tags",
  "links",
  "measurements",
  "contexts",
  "trace",
  "spans",
  "transaction",
  "transaction_info",
  "source",
  "breakdowns",
  "user",
  "request",
  "sdk",
  "_meta",
  "__proto__",
];

test("any JSON ends in rows or counts that add up, never in an exception", () => {
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", maxDepth: 5 },
      fc.oneof(
        fc.string(),
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(traceId),
        fc.constant(rootSpanId),
      ),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie("node"), { maxKeys: 6 }),
    ),
  }));
  const changes = fc.dictionary(fc.constantFrom(...names), node);
  fc.assert(
    fc.property(changes, changes, changes, (body, inTrace, inSpan) => {
      const base = transactionBody(1);
      const merged = {
        ...base,
        contexts: { trace: { ...trace(), ...inTrace } },
        spans: [{ ...(base.spans as JsonObject[])[0], ...inSpan }],
        ...body,
      } as JsonObject;
      const spanCount = Array.isArray(merged.spans) ? merged.spans.length : 0;
      const result = processed(merged);
      const sum = (category: string): number =>
        result.counts.reduce((total, count) => total + (count.category === category ? count.quantity : 0), 0);
      expect(sum("transaction")).toBe(1);
      expect(sum("span")).toBe(spanCount + 1);
      for (const row of rowsOf(result)) {
        expect(Number.isSafeInteger(row.start_timestamp)).toBe(true);
        expect(Number(row.duration_us)).toBeGreaterThanOrEqual(0);
        expect(Number(row.exclusive_us)).toBeGreaterThanOrEqual(0);
        expect(row.trace_id).toMatch(/^[0-9a-f]{32}$/);
        expect(row.http_status).toBeLessThan(1000);
        for (const [column, type] of Object.entries(eventTables.spans)) {
          if (type.includes("String") && !type.startsWith("Map"))
            expect(typeof row[column as keyof SpanRow]).toBe("string");
        }
      }
    }),
    { numRuns: 300 },
  );
});
