/**
 * What one streamed span costs in processing, in microseconds of the thread: `node bench/process-spans.ts`. Plain
 * spans, as nearly all are, and spans of which something is scrubbed.
 */
import { encodeUtf8, parseNumericId, type EnvelopeItem, type KeyId, type ProjectId } from "@vedette/protocol";
import { defaultIngestSettings } from "../packages/server/src/domain/ingest-settings/ingest-settings.ts";
import { spanKind } from "../packages/server/src/process/kinds/span/process-span-item.ts";
import type { ItemContext } from "../packages/server/src/process/steps/item-context.ts";
import { createRandom } from "./sample/random.ts";
import { nouns } from "./sample/words.ts";

const nowMs = Date.UTC(2026, 10, 20, 12);
const spansPerItem = 100;
const items = 40;
const rounds = 30;
const warmUpRounds = 10;

function fail(): never {
  throw new Error("a sample could not be made");
}

const context: ItemContext = {
  envelopeHeader: {},
  settings: defaultIngestSettings,
  record: {
    projectId: parseNumericId<ProjectId>("1") ?? fail(),
    keyId: parseNumericId<KeyId>("1") ?? fail(),
    receivedAtMs: nowMs,
    retentionDays: 90,
    clientIp: "203.0.113.7",
    userAgent: "",
    fallbackEventId: "0".repeat(31) + "1",
    settingsId: 0,
    format: "envelope",
    encoding: "identity",
    offset: 0,
  },
};

function spanItem(seed: number, secrets: Readonly<Record<string, unknown>>): EnvelopeItem {
  const random = createRandom(seed);
  const traceId = random.hex(32);
  const spans = Array.from({ length: spansPerItem }, (_, index) => ({
    trace_id: traceId,
    span_id: random.hex(16),
    parent_span_id: random.hex(16),
    name: `SELECT * FROM ${random.pick(nouns)}`,
    status: "ok",
    is_segment: false,
    start_timestamp: nowMs / 1000 - 1 + index / 1000,
    end_timestamp: nowMs / 1000 - 0.9 + index / 1000,
    attributes: Object.fromEntries(
      Object.entries({
        "sentry.op": "db.query",
        "sentry.release": "shop@4.1.0",
        "sentry.environment": "production",
        "db.system": "postgresql",
        "db.rows": random.integer(0, 500),
        "server.address": "db-3",
        "url.full": `https://api.example.net/${random.pick(nouns)}/${random.integer(1, 90_000)}`,
        "thread.name": "main",
        ...secrets,
      }).map(([name, value]) => [name, { value, type: typeof value === "number" ? "integer" : "string" }]),
    ),
  }));
  return {
    header: {
      type: "span",
      item_count: spansPerItem,
      content_type: "application/vnd.sentry.items.span.v2+json",
    },
    payload: encodeUtf8(JSON.stringify({ items: spans })),
  };
}

function measure(secrets: Readonly<Record<string, unknown>>): number {
  const sample = Array.from({ length: items }, (_, seed) => spanItem(seed + 1, secrets));
  let startedUs = 0;
  for (let round = 0; round < rounds; round += 1) {
    if (round === warmUpRounds) startedUs = cpuUs();
    for (const item of sample)
      if (spanKind(item, context).rows.length !== spansPerItem) throw new Error("a span was not kept");
  }
  return (cpuUs() - startedUs) / ((rounds - warmUpRounds) * items * spansPerItem);
}

function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

console.log(`plain     ${measure({}).toFixed(2)} µs per span`);
console.log(
  `scrubbed  ${measure({ "http.request.header.authorization": "Bearer abc", note: "card 4111 1111 1111 1111" }).toFixed(2)} µs per span`,
);
