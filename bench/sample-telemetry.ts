/**
 * Sample telemetry for benches: transactions with a hundred spans, batches of a hundred logs, sessions. Names,
 * attributes and texts repeat as they do in a service; ids, times, users and numbers differ from item to item.
 */
import { createRandom, type Random } from "./sample/random.ts";
import { givenNames, nouns } from "./sample/words.ts";

export type TelemetryKind = "transaction" | "logs" | "session";

/** Items in one request of a kind, as outcomes count them in the category that the bench waits for. */
export const itemsPerRequest: Readonly<Record<TelemetryKind, number>> = {
  transaction: 101,
  logs: 100,
  session: 1,
};

const release = (random: Random): string => `shop@4.${random.integer(10, 14)}.${random.integer(0, 9)}`;
const seconds = (ms: number): number => Math.round(ms) / 1000;

/** One envelope of the kind, uncompressed. */
export function makeTelemetryEnvelope(kind: TelemetryKind, seed: number, nowMs: number): string {
  const random = createRandom(seed * 2_654_435 + 7);
  switch (kind) {
    case "transaction":
      return transactionEnvelope(random, nowMs);
    case "logs":
      return logsEnvelope(random, nowMs);
    case "session":
      return sessionEnvelope(random, nowMs);
  }
}

function transactionEnvelope(random: Random, nowMs: number): string {
  const eventId = random.hex(32);
  const trace_id = random.hex(32);
  const root = random.hex(16);
  const startMs = nowMs - random.integer(500, 5000);
  const spans = Array.from({ length: itemsPerRequest.transaction - 1 }, (_, index) => {
    const isQuery = random.chance(0.6);
    const spanStartMs = startMs + index * 3;
    return {
      trace_id,
      span_id: random.hex(16),
      parent_span_id: root,
      op: isQuery ? "db.query" : "http.client",
      description: isQuery
        ? `SELECT * FROM ${random.pick(nouns)} WHERE ${random.pick(nouns)}_id = $1`
        : `GET https://api.example.net/${random.pick(nouns)}/${random.integer(1, 90_000)}`,
      start_timestamp: seconds(spanStartMs),
      timestamp: seconds(spanStartMs + random.integer(1, 200)),
      status: "ok",
      origin: "auto.db.postgres",
      data: isQuery
        ? { "db.system": "postgresql", "db.rows": random.integer(0, 500) }
        : { "http.request.method": "GET", "http.response.status_code": 200 },
    };
  });
  const event = {
    event_id: eventId,
    type: "transaction",
    transaction: `POST /api/${random.pick(nouns)}/:id`,
    transaction_info: { source: "route" },
    platform: "node",
    environment: "production",
    release: release(random),
    server_name: `web-${random.integer(1, 12)}.eu`,
    start_timestamp: seconds(startMs),
    timestamp: seconds(startMs + 450),
    contexts: { trace: { trace_id, span_id: root, op: "http.server", status: "ok", origin: "auto.http" } },
    user: { id: String(random.integer(1, 2_000_000)) },
    tags: { shop: random.pick(["de", "fr", "jp", "us"]) },
    sdk: { name: "sentry.javascript.node", version: "10.78.0" },
    spans,
  };
  return `${JSON.stringify({ event_id: eventId, sent_at: new Date(nowMs).toISOString() })}\n{"type":"transaction"}\n${JSON.stringify(event)}\n`;
}

function logsEnvelope(random: Random, nowMs: number): string {
  const trace_id = random.hex(32);
  const shared = {
    "sentry.environment": text("production"),
    "sentry.release": text(release(random)),
    "sentry.sdk.name": text("sentry.javascript.node"),
    "sentry.sdk.version": text("11.11.0"),
    "server.address": text(`web-${random.integer(1, 12)}.eu`),
  };
  const items = Array.from({ length: itemsPerRequest.logs }, (_, index) => ({
    timestamp: seconds(nowMs - 1000 + index * 7),
    trace_id,
    level: random.pick(["info", "info", "debug", "warn", "error"]),
    severity_number: 9,
    body: `${random.pick(nouns)} ${random.integer(1, 900_000)} was handled for ${random.pick(givenNames)}`,
    attributes: {
      ...shared,
      "user.id": text(String(random.integer(1, 2_000_000))),
      "order.total": { value: random.integer(1, 99_999) / 100, type: "double" },
      attempt: { value: random.integer(1, 5), type: "integer" },
      express: { value: random.chance(0.2), type: "boolean" },
    },
  }));
  const header = {
    type: "log",
    item_count: items.length,
    content_type: "application/vnd.sentry.items.log+json",
  };
  return `{}\n${JSON.stringify(header)}\n${JSON.stringify({ version: 2, items })}\n`;
}

function text(value: string): { readonly value: string; readonly type: "string" } {
  return { value, type: "string" };
}

function sessionEnvelope(random: Random, nowMs: number): string {
  const session = {
    sid: random.hex(32),
    did: `u-${random.integer(1, 2_000_000)}`,
    init: true,
    started: new Date(nowMs - random.integer(1000, 600_000)).toISOString(),
    timestamp: new Date(nowMs).toISOString(),
    status: random.pick(["exited", "exited", "exited", "ok", "crashed"]),
    errors: 0,
    duration: random.integer(1, 600_000) / 1000,
    attrs: { release: release(random), environment: "production" },
  };
  return `{"sent_at":"${new Date(nowMs).toISOString()}"}\n{"type":"session"}\n${JSON.stringify(session)}\n`;
}
