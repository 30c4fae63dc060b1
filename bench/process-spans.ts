/**
 * What one streamed span costs in processing, in microseconds of the thread: `node bench/process-spans.ts`. Plain
 * spans, as nearly all are, and spans of which something is scrubbed.
 */
import { encodeUtf8, type EnvelopeItem } from "@vedette/protocol";
import { spanKind } from "../packages/server/src/process/kinds/span/process-span-item.ts";
import { contextOf, nowMs, threadCpuMs } from "./item-context.ts";
import { createRandom } from "./sample/random.ts";
import { nouns } from "./sample/words.ts";

const spansPerItem = 100;
const items = 40;
const rounds = 30;
const warmUpRounds = 10;

const context = contextOf();

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
  let startMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    if (round === warmUpRounds) startMs = threadCpuMs();
    for (const item of sample)
      if (spanKind(item, context).rows.length !== spansPerItem) throw new Error("a span was not kept");
  }
  return ((threadCpuMs() - startMs) * 1000) / ((rounds - warmUpRounds) * items * spansPerItem);
}

console.log(`plain     ${measure({}).toFixed(2)} µs per span`);
console.log(
  `scrubbed  ${measure({ "http.request.header.authorization": "Bearer abc", note: "card 4111 1111 1111 1111" }).toFixed(2)} µs per span`,
);
