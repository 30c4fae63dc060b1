/** Envelopes of telemetry, processed and put into the real engine, read back. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeEnvelope, type EnvelopeItem, type KeyId, type ProjectId } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { createConnection, type Connection } from "#adapters/clickhouse/connection.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { EventTableName, StorableRow } from "#ports/event-tables.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { findDataset } from "#query/datasets/datasets.ts";
import { readEventsTable } from "#query/events-table.ts";
import { noReferences } from "#query/search/compile-search.ts";
import { languageOf } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";
import { wholeRange } from "#query/time-range.ts";
import { remarksAttribute } from "#rules/attributes/attribute-set.ts";
import { gatherBatch } from "../../batch-result.ts";
import { createProcessRecord } from "../../process-record.ts";
import { receivedAtMs } from "../../steps/item-context.fixture.ts";
import {
  containerItem,
  itemOf,
  log,
  metric,
  rootSpanId,
  streamedSpan,
  transactionBody,
} from "./telemetry-items.fixture.ts";

let opened: TestEventStore;
let store: EventStore;
let connection: Connection;

beforeAll(async () => {
  opened = await startEventStore();
  store = opened.events;
  connection = createConnection({ socketPath: opened.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await opened?.close();
});

const processRecord = createProcessRecord({
  logger: silentLogger,
  envelopeBytesMax: 10_000_000,
  settingsOf: () => defaultIngestSettings,
});

let offset = 0;

function recordOf(items: readonly EnvelopeItem[]): StoredRecord {
  offset += 1;
  return {
    offset,
    projectId: 7 as ProjectId,
    keyId: 3 as KeyId,
    receivedAtMs,
    retentionDays: 90,
    clientIp: "198.51.100.7",
    userAgent: "",
    fallbackEventId: "0123456789abcdef0123456789abcdef",
    settingsId: 0,
    format: "envelope",
    encoding: "identity",
    body: writeEnvelope({}, items),
  };
}

async function stored(items: readonly EnvelopeItem[]): Promise<void> {
  const record = recordOf(items);
  const results = processRecord(record);
  for (const { counts } of results) expect(counts.every(({ outcome }) => outcome === "accepted")).toBe(true);
  const batch = gatherBatch(
    results.map((result) => ({ record, result })),
    [],
  );
  const tables = Object.entries(batch.rows) as [EventTableName, StorableRow<EventTableName>[]][];
  for (const [table, rows] of tables)
    await store.insert({ table, rows, dedupToken: `${table}:${record.offset}` });
}

async function read(sql: string): Promise<unknown[]> {
  const text = await connection.send({
    kind: "read",
    sql: `${sql} FORMAT JSONEachRow`,
    settings: {},
    timeoutMs: 10_000,
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

test("a transaction and its spans", async () => {
  await stored([itemOf({ type: "transaction" }, transactionBody())]);
  expect(
    await read(
      "SELECT is_segment, op, duration_us, exclusive_us, http_status, transaction, numbers['measurements.ttfb'] AS ttfb, attributes['db.system'] AS db, tags['plan'] AS plan FROM spans WHERE project_id = 7 ORDER BY is_segment DESC, span_id",
    ),
  ).toEqual([
    {
      is_segment: 1,
      op: "http.server",
      duration_us: 250_000,
      exclusive_us: 249_000,
      http_status: 200,
      transaction: "GET /orders/:id",
      ttfb: 31.5,
      db: "",
      plan: "gold",
    },
    {
      is_segment: 0,
      op: "db.query",
      duration_us: 500,
      exclusive_us: 500,
      http_status: 0,
      transaction: "GET /orders/:id",
      ttfb: 0,
      db: "postgresql",
      plan: "",
    },
    {
      is_segment: 0,
      op: "db.query",
      duration_us: 500,
      exclusive_us: 500,
      http_status: 0,
      transaction: "GET /orders/:id",
      ttfb: 0,
      db: "postgresql",
      plan: "",
    },
  ]);
});

test("streamed spans, logs and metrics", async () => {
  await stored([
    containerItem("span", [
      streamedSpan(100),
      streamedSpan(101, {
        span_id: rootSpanId,
        parent_span_id: undefined,
        is_segment: true,
        name: "GET /orders/:id",
      }),
    ]),
    containerItem("log", [log(0), log(1)]),
    containerItem("trace_metric", [metric(0), metric(1)]),
  ]);
  expect(
    await read(
      "SELECT is_segment, segment_id, transaction, release, numbers['db.rows'] AS rows, attributes['device.archs'] AS archs FROM spans WHERE sdk_version = '11.11.0' ORDER BY is_segment",
    ),
  ).toEqual(
    [0, 1].map((is_segment) => ({
      is_segment,
      segment_id: rootSpanId,
      transaction: "GET /orders/:id",
      release: "shop@1.4.2",
      rows: 12,
      archs: '["x64","arm64"]',
    })),
  );
  expect(
    await read(
      "SELECT level, body, template, server_name, numbers['amount'] AS amount FROM logs ORDER BY timestamp",
    ),
  ).toEqual(
    [0, 1].map((index) => ({
      level: "info",
      body: `order ${index} was paid by mara@example.net`,
      template: "order %s was paid by %s",
      server_name: "web-3",
      amount: 17.5,
    })),
  );
  expect(
    await read(
      "SELECT name, type, value, unit, attributes['route'] AS route FROM metrics ORDER BY timestamp",
    ),
  ).toEqual(
    [12.5, 13.5].map((value) => ({
      name: "checkout.duration",
      type: "distribution",
      value,
      unit: "millisecond",
      route: "/pay",
    })),
  );
});

test("what OpenTelemetry sends, in both encodings", async () => {
  const fixture = (signal: string, encoding: string): Uint8Array =>
    readFileSync(
      new URL(`../../../rules/otlp/fixtures/opentelemetry-js-3.1.0-${signal}.${encoding}`, import.meta.url),
    );
  for (const signal of ["traces", "logs", "metrics"]) {
    await stored([
      {
        header: { type: `otlp_${signal}`, content_type: "application/x-protobuf" },
        payload: fixture(signal, "bin"),
      },
      {
        header: { type: `otlp_${signal}`, content_type: "application/json" },
        payload: fixture(signal, "json"),
      },
    ]);
  }
  expect(
    await read(
      "SELECT name, op, toUInt32(count()) AS n FROM spans WHERE service = 'checkout' GROUP BY name, op ORDER BY name",
    ),
  ).toEqual([
    { name: "GET /orders/:id", op: "http.server", n: 2 },
    { name: "SELECT orders", op: "db", n: 2 },
  ]);
  expect(
    await read(
      "SELECT level, toUInt32(count()) AS n FROM logs WHERE service = 'checkout' GROUP BY level ORDER BY level",
    ),
  ).toEqual([
    { level: "error", n: 2 },
    { level: "info", n: 2 },
  ]);
  expect(
    await read("SELECT name, type FROM metrics WHERE service = 'checkout' GROUP BY name, type ORDER BY name"),
  ).toEqual([
    { name: "carts", type: "counter" },
    { name: "duration", type: "distribution" },
    { name: "load", type: "gauge" },
    { name: "orders", type: "counter" },
    { name: "size", type: "distribution" },
  ]);
  expect(await read("SELECT DISTINCT title, tags['service'] AS service FROM errors")).toEqual([
    { title: "TypeError: cart is empty", service: "checkout" },
  ]);
});

test("a table of spans, logs or measurements tells what was scrubbed, and finds what was", async () => {
  const secret = "4111 1111 1111 1111";
  await stored([
    containerItem("span", [streamedSpan(200, { name: `pay ${secret}` })]),
    containerItem("log", [log(200, { body: `paid with ${secret}` })]),
    containerItem("trace_metric", [metric(200, { unit: secret })]),
  ]);
  for (const [name, path] of [
    ["spans", "name"],
    ["logs", "body"],
    ["tracemetrics", "unit"],
  ] as const) {
    const dataset = findDataset(name);
    if (dataset === undefined) throw new Error(`there is no dataset ${name}`);
    const { rows } = await readEventsTable(
      { events: store, scope: makeProjectScope([7 as ProjectId]), range: wholeRange(receivedAtMs) },
      {
        dataset,
        fields: [remarksAttribute],
        sort: [],
        search: readSearch(`has:${remarksAttribute} ${remarksAttribute}:*creditcard*`, languageOf(dataset)),
        references: noReferences,
        environments: [],
        limit: 10,
        offset: 0,
      },
    );
    expect(rows.map(([text]) => JSON.parse(String(text)) as unknown)).toContainEqual([
      { path, rem: [["@creditcard:replace", "s"]] },
    ]);
  }
});
