/** Items as clients were seen to send them, in the time of the test context. */
import type { EnvelopeItem, JsonObject } from "@vedette/protocol";
import { encodeUtf8 } from "@vedette/protocol";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";

export const traceId = "b5ef4e1a1f1a4b7fa1f36d8d6c3c0a11";
export const rootSpanId = "a1b2c3d4e5f60718";
export const transactionEventId = "9ec79c33ec9942ab8353589fcb2e04dc";
/** Seconds; a little before it came. */
export const happenedAt = receivedAtMs / 1000 - 2;

export function itemOf(header: JsonObject & { readonly type: string }, body: unknown): EnvelopeItem {
  return { header, payload: encodeUtf8(typeof body === "string" ? body : JSON.stringify(body)) };
}

export function containerItem(
  type: "span" | "log" | "trace_metric",
  items: readonly unknown[],
  more: { readonly ingestSettings?: JsonObject; readonly count?: number; readonly contentType?: string } = {},
): EnvelopeItem {
  const contentTypes = {
    span: "application/vnd.sentry.items.span.v2+json",
    log: "application/vnd.sentry.items.log+json",
    trace_metric: "application/vnd.sentry.items.trace-metric+json",
  };
  return itemOf(
    {
      type,
      item_count: more.count ?? items.length,
      content_type: more.contentType ?? contentTypes[type],
    },
    {
      version: 2,
      ...(more.ingestSettings === undefined ? {} : { ingest_settings: more.ingestSettings }),
      items,
    },
  );
}

const hex16 = (value: number): string => value.toString(16).padStart(16, "0");

/** A transaction of a server, with children that query a database. */
export function transactionBody(children = 2, more: JsonObject = {}): JsonObject {
  return {
    type: "transaction",
    event_id: transactionEventId,
    transaction: "GET /orders/:id",
    transaction_info: { source: "route" },
    start_timestamp: happenedAt - 0.25,
    timestamp: happenedAt,
    platform: "node",
    environment: "prod",
    release: "shop@1.4.2",
    server_name: "web-3",
    sdk: { name: "sentry.javascript.node", version: "10.78.0", integrations: ["Http"] },
    user: { id: "42", email: "mara@example.net" },
    tags: { plan: "gold" },
    request: { method: "GET", url: "https://shop.example/orders/17", headers: { "User-Agent": "curl/8" } },
    contexts: {
      trace: {
        trace_id: traceId,
        span_id: rootSpanId,
        parent_span_id: "00f067aa0ba902b7",
        op: "http.server",
        status: "ok",
        origin: "auto.http.otel.http",
        data: {
          "sentry.source": "route",
          "sentry.op": "http.server",
          "http.request.method": "GET",
          "http.response.status_code": 200,
          "http.query": "?a=1",
        },
      },
      runtime: { name: "node", version: "v24.21.0" },
      profile: { profile_id: "f".repeat(32) },
    },
    measurements: { ttfb: { value: 31.5, unit: "millisecond" }, cart: { value: 3, unit: "item" } },
    breadcrumbs: [{ timestamp: happenedAt - 1, message: "looked up" }],
    spans: Array.from({ length: children }, (_, index) => ({
      trace_id: traceId,
      span_id: hex16(index + 1),
      parent_span_id: rootSpanId,
      start_timestamp: happenedAt - 0.2 + index * 0.001,
      timestamp: happenedAt - 0.2 + index * 0.001 + 0.0005,
      op: "db.query",
      description: `SELECT * FROM orders WHERE id = $1 -- ${index}`,
      status: "ok",
      origin: "auto.db.otel.postgres",
      data: {
        "sentry.origin": "auto.db.otel.postgres",
        "sentry.op": "db.query",
        "db.system": "postgresql",
        "db.name": "shop",
        "net.peer.name": "db.internal",
        "net.peer.port": 5432,
        "db.rows": index,
        "code.cached": false,
      },
    })),
    ...more,
  };
}

/** A streamed span of the newest JavaScript SDK. */
export function streamedSpan(index: number, more: JsonObject = {}): JsonObject {
  return {
    trace_id: traceId,
    span_id: hex16(index + 1),
    parent_span_id: rootSpanId,
    name: "pg.query",
    status: "ok",
    is_segment: false,
    start_timestamp: happenedAt - 0.1,
    end_timestamp: happenedAt - 0.05,
    attributes: {
      "sentry.op": { value: "db", type: "string" },
      "sentry.origin": { value: "auto.db.otel.postgres", type: "string" },
      "sentry.segment.id": { value: rootSpanId, type: "string" },
      "sentry.segment.name": { value: "GET /orders/:id", type: "string" },
      "sentry.release": { value: "shop@1.4.2", type: "string" },
      "sentry.environment": { value: "prod", type: "string" },
      "sentry.sdk.name": { value: "sentry.javascript.node", type: "string" },
      "sentry.sdk.version": { value: "11.11.0", type: "string" },
      "user.id": { value: "42", type: "string" },
      "user.email": { value: "mara@example.net", type: "string" },
      "db.system.name": { value: "postgresql", type: "string" },
      "db.rows": { value: 12, type: "integer" },
      "cache.hit": { value: true, type: "boolean" },
      "device.archs": { value: ["x64", "arm64"], type: "array" },
    },
    ...more,
  };
}

/** A log of the newest JavaScript SDK. */
export function log(index: number, more: JsonObject = {}): JsonObject {
  return {
    timestamp: happenedAt + index / 1000,
    level: "info",
    severity_number: 9,
    body: `order ${index} was paid by mara@example.net`,
    trace_id: traceId,
    attributes: {
      run_id: { value: "r-7", type: "string" },
      "sentry.release": { value: "shop@1.4.2", type: "string" },
      "sentry.environment": { value: "prod", type: "string" },
      "sentry.sdk.name": { value: "sentry.javascript.node", type: "string" },
      "sentry.sdk.version": { value: "11.11.0", type: "string" },
      "sentry.message.template": { value: "order %s was paid by %s", type: "string" },
      "sentry.message.parameter.0": { value: String(index), type: "string" },
      "sentry.trace.parent_span_id": { value: rootSpanId, type: "string" },
      "server.address": { value: "web-3", type: "string" },
      "sentry.timestamp.sequence": { value: index, type: "integer" },
      "user.id": { value: "42", type: "string" },
      amount: { value: 17.5, type: "double" },
    },
    ...more,
  };
}

export function metric(index: number, more: JsonObject = {}): JsonObject {
  return {
    timestamp: happenedAt + index / 1000,
    trace_id: traceId,
    span_id: rootSpanId,
    name: "checkout.duration",
    type: "distribution",
    value: 12.5 + index,
    unit: "millisecond",
    attributes: {
      "sentry.release": { value: "shop@1.4.2", type: "string" },
      "sentry.environment": { value: "prod", type: "string" },
      route: { value: "/pay", type: "string" },
    },
    ...more,
  };
}
