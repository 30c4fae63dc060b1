import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { KeyId, ProjectId } from "@vedette/protocol";
import { mergeIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { createProcessRecord } from "./process-record.ts";

const processRecord = createProcessRecord({
  logger: silentLogger,
  envelopeBytesMax: 1_000_000,
  settingsOf: () => defaultIngestSettings,
});
const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const event = `{"event_id":"${eventId}","message":"hello","timestamp":1795189952}`;

const record = (body: string | Uint8Array, overrides: Partial<StoredRecord> = {}): StoredRecord => ({
  offset: 1,
  projectId: 7 as ProjectId,
  keyId: 3 as KeyId,
  receivedAtMs: 1_795_189_952_300,
  retentionDays: 90,
  clientIp: "198.51.100.7",
  userAgent: "",
  fallbackEventId: "0123456789abcdef0123456789abcdef",
  settingsId: 0,
  format: "envelope",
  encoding: "identity",
  body: typeof body === "string" ? Buffer.from(body) : body,
  ...overrides,
});

it("processes the event of an envelope and of a legacy body alike", () => {
  const results = [
    record(`{}\n{"type":"event"}\n${event}\n`),
    record(new Uint8Array(gzipSync(`{}\n{"type":"event"}\n${event}\n`)), { encoding: "gzip" }),
    record(event, { format: "store" }),
  ].map(processRecord);
  for (const [result, ...more] of results) {
    expect(more).toEqual([]);
    expect(result).toMatchObject({
      counts: [{ category: "error", outcome: "accepted", quantity: 1 }],
      rows: [{ table: "errors", row: { event_id: eventId, project_id: 7, title: "hello" } }],
      onceId: eventId,
    });
  }
});

it("gives the same bytes for the same record, however often", () => {
  const one = record(`{}\n{"type":"event"}\n{"exception":{"values":[{"type":"A","value":"b"}]}}\n`);
  const plain = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  expect(plain(processRecord(one))).toBe(plain(processRecord(one)));
  expect(processRecord(one)[0]).toMatchObject({ rows: [{ row: { event_id: one.fallbackEventId } }] });
});

it("leaves the bytes of a file that came in an unpacked body alone", () => {
  const file = "a line of a log\n".repeat(4_000);
  const withFile = `{"event_id":"${eventId}"}\n{"type":"event"}\n${event}\n{"type":"attachment","length":${file.length},"filename":"a.log"}\n${file}\n`;
  const unpack = (text: string) => processRecord(record(gzipSync(text), { encoding: "gzip" }));
  const before = unpack(withFile);
  for (let round = 0; round < 4; round += 1)
    unpack(`{}\n{"type":"event"}\n{"message":"${"x".repeat(60_000)}"}\n`);
  const [kept] = before.flatMap(({ blobs = [] }) => blobs);
  expect(kept && Buffer.from(kept.bytes).toString()).toBe(file);
});

it("gives every counted item exactly one result, whatever its neighbours are", () => {
  const body = `{}\n{"type":"event"}\n{broken\n{"type":"session"}\n{}\n{"type":"no-such-type"}\n{}\n{"type":"client_report"}\n{}\n`;
  expect(
    processRecord(record(body)).flatMap(({ counts }) =>
      counts.map(({ category, outcome, reason }) => [outcome, category, reason]),
    ),
  ).toEqual([
    ["invalid", "error", "invalid_json"],
    ["invalid", "session", "payload"],
    ["invalid", "unknown", "item_type"],
  ]);
});

it.each([
  ["statsd", "a@none:1|c|T1795189952", "metric_bucket", "item_type"],
  ["metric_buckets", "[]", "metric_bucket", "item_type"],
  ["metric_meta", "{}", "metric_bucket", "item_type"],
  ["form_data", "[]", "unknown", "item_type"],
  ["client_report", "{broken", "default", "invalid_json"],
])("counts an item %s that nothing is made of", (type, payload, category, reason) => {
  const [result, ...more] = processRecord(record(`{}\n{"type":"${type}"}\n${payload}\n`));
  expect(more).toEqual([]);
  expect(result).toEqual({ counts: [{ category, outcome: "invalid", reason, quantity: 1 }], rows: [] });
});

it("does not throw on a record that cannot be read back", () => {
  expect(processRecord(record("not gzip", { encoding: "gzip" }))).toEqual([
    { counts: [{ outcome: "invalid", category: "default", reason: "internal", quantity: 1 }], rows: [] },
  ]);
});

it("gives every report of a list its own result, so that each has its issue", () => {
  const report = (blocked: string): string =>
    `{"type":"csp-violation","body":{"documentURL":"https://a.example","blockedURL":"${blocked}","effectiveDirective":"img-src"}}`;
  const results = processRecord(
    record(`{}\n{"type":"raw_security"}\n[${report("https://b.example")},${report("https://c.example")}]\n`),
  );
  expect(results).toMatchObject([
    {
      counts: [{ category: "security", outcome: "accepted" }],
      seed: { title: "Blocked image from 'b.example'" },
    },
    {
      counts: [{ category: "security", outcome: "accepted" }],
      seed: { title: "Blocked image from 'c.example'" },
    },
  ]);
  expect(new Set(results.map(({ onceId }) => onceId)).size).toBe(2);
});

it("filters the recording of a replay whose event is filtered", () => {
  const filtering = createProcessRecord({
    logger: silentLogger,
    envelopeBytesMax: 1_000_000,
    settingsOf: () => mergeIngestSettings({ filters: { releases: ["shop@1"] } }),
  });
  const segment = '{"segment_id":0}\n[]';
  const body = `{"event_id":"${eventId}"}\n{"type":"replay_event"}\n{"replay_id":"${eventId}","release":"shop@1"}\n{"type":"replay_recording","length":${segment.length}}\n${segment}\n`;
  expect(filtering(record(body))).toEqual([
    {
      counts: [{ category: "replay", outcome: "filtered", reason: "release-version", quantity: 1 }],
      rows: [],
    },
    {
      counts: [{ category: "replay", outcome: "filtered", reason: "release-version", quantity: 1 }],
      rows: [],
    },
  ]);
});
