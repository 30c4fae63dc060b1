/** One record with items of these kinds, through processing into a real store and out again. */
import { deflateSync, zstdDecompressSync } from "node:zlib";
import { encode } from "@msgpack/msgpack";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writeEnvelope, type KeyId, type ProjectId } from "@vedette/protocol";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { defaultIngestSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { silentLogger } from "#kernel/logger.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { EventTableName, EventTableRow } from "#ports/event-tables.ts";
import type { StoredRecord } from "#ports/ingest-log.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { gatherBatch } from "../batch-result.ts";
import { createProcessRecord } from "../process-record.ts";

const project = 7 as ProjectId;
const receivedAtMs = Date.UTC(2026, 10, 20, 18);
const seconds = receivedAtMs / 1000;
const iso = new Date(receivedAtMs - 2000).toISOString();
const id = (digit: string): string => digit.repeat(32);

const recording = Buffer.concat([
  Buffer.from('{"segment_id":0}\n'),
  deflateSync(
    JSON.stringify([{ type: 4, timestamp: receivedAtMs, data: { href: "https://shop.example/" } }]),
  ),
]);
const replayEvent = {
  type: "replay_event",
  replay_id: id("a"),
  segment_id: 0,
  timestamp: seconds - 1,
  replay_start_timestamp: seconds - 9,
  urls: ["https://shop.example/?token=abcdefgh"],
  error_ids: [id("e")],
  trace_ids: [],
  replay_type: "session",
};

type Items = readonly (readonly [type: string, header: object, payload: string | Uint8Array])[];

const items: Items = [
  ["session", {}, JSON.stringify({ sid: id("5"), started: iso, attrs: { release: "shop@1" } })],
  [
    "sessions",
    {},
    JSON.stringify({ aggregates: [{ started: iso, exited: 2, errored: 1 }], attrs: { release: "shop@1" } }),
  ],
  ["check_in", {}, JSON.stringify({ check_in_id: id("c"), monitor_slug: "nightly", status: "ok" })],
  [
    "profile",
    {},
    JSON.stringify({
      event_id: id("f"),
      platform: "python",
      transaction: { id: id("b"), name: "/cart", trace_id: id("d") },
      profile: {
        frames: [{ function: "main" }],
        stacks: [[0]],
        samples: [
          { stack_id: 0, thread_id: "1", elapsed_since_start_ns: "0" },
          { stack_id: 0, thread_id: "1", elapsed_since_start_ns: "10000000" },
        ],
      },
    }),
  ],
  ["replay_event", {}, JSON.stringify(replayEvent)],
  ["replay_recording", { length: recording.length }, recording],
  [
    "replay_video",
    {},
    encode({
      replay_event: Buffer.from(JSON.stringify({ ...replayEvent, segment_id: 1 })),
      replay_recording: Buffer.concat([Buffer.from('{"segment_id":1}\n[]')]),
      replay_video: Uint8Array.of(0, 0, 0, 0x18),
    }),
  ],
  ["attachment", { filename: "log.txt" }, "a line\nanother"],
  [
    "user_report",
    {},
    JSON.stringify({ event_id: id("e"), name: "Ada", email: "ada@example.com", comments: "it broke" }),
  ],
  [
    "raw_security",
    {},
    JSON.stringify({
      "csp-report": {
        "document-uri": "https://shop.example/",
        "blocked-uri": "https://evil.example/x.js",
        "effective-directive": "script-src",
      },
    }),
  ],
  [
    "client_report",
    {},
    JSON.stringify({ discarded_events: [{ reason: "before_send", category: "error", quantity: 3 }] }),
  ],
  ["unreal_report", {}, Uint8Array.of(1, 2, 3)],
];

/** An envelope has one profile at most, and one feedback of its own. */
const itemsOfAnother: Items = [
  [
    "profile_chunk",
    { platform: "javascript" },
    JSON.stringify({
      version: "2",
      profiler_id: id("1"),
      chunk_id: id("2"),
      profile: {
        frames: [{ function: "main" }],
        stacks: [[0]],
        samples: [{ stack_id: 0, thread_id: "0", timestamp: seconds }],
      },
    }),
  ],
  ["feedback", {}, JSON.stringify({ event_id: id("8"), contexts: { feedback: { message: "so slow" } } })],
];

const record = (body: Uint8Array): StoredRecord => ({
  offset: 1,
  projectId: project,
  keyId: 3 as KeyId,
  receivedAtMs,
  retentionDays: 90,
  clientIp: "198.51.100.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
  fallbackEventId: id("9"),
  settingsId: 0,
  format: "envelope",
  encoding: "identity",
  body,
});

const processRecord = createProcessRecord({
  logger: silentLogger,
  envelopeBytesMax: 10_000_000,
  settingsOf: () => defaultIngestSettings,
});

let opened: TestEventStore;
let store: EventStore;

beforeAll(async () => {
  opened = await startEventStore();
  store = opened.events;
});
afterAll(async () => {
  await opened?.close();
});

test("rows of every kind go in and come out, with their blobs and counts", async () => {
  const header = { event_id: id("a"), sent_at: new Date(receivedAtMs).toISOString() };
  const bodies = [items, itemsOfAnother].map((each) =>
    writeEnvelope(
      header,
      each.map(([type, more, payload]) => ({ header: { ...more, type }, payload })),
    ),
  );
  const processed = bodies.flatMap((body) => {
    const { body: _, ...meta } = record(body);
    return processRecord(record(body)).map((result) => ({ record: meta, result }));
  });
  const refusals = processed.flatMap(({ result }) =>
    result.counts.filter(({ outcome }) => outcome !== "accepted" && outcome !== "client_discard"),
  );
  expect(refusals).toEqual([]);

  const batch = gatherBatch(processed, []);
  const tables = Object.entries({ ...batch.rows, outcomes: batch.outcomes }) as readonly (readonly [
    EventTableName,
    readonly EventTableRow<EventTableName>[],
  ])[];
  for (const [table, rows] of tables) await store.insert({ table, rows, dedupToken: "one" });

  const rowsOf = async (table: EventTableName): Promise<readonly Record<string, unknown>[]> =>
    await store.query({
      scope: makeProjectScope([project]),
      sql: `SELECT * FROM ${table}`,
      row: z.record(z.string(), z.unknown()),
    });
  const counts: Record<string, number> = {};
  for (const [table] of tables) counts[table] = (await rowsOf(table)).length;
  expect(counts).toEqual({
    sessions: 3,
    check_ins: 1,
    profiles: 2,
    replay_segments: 2,
    replay_recordings: 3,
    attachments: 2,
    feedback: 2,
    errors: 2,
    outcomes: batch.outcomes.length,
  });
  expect(await rowsOf("replay_segments")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        started_at: "2026-11-20 17:59:51.000",
        urls: '["https://shop.example/?token=[Filtered]"]',
        error_ids: `["${id("e")}"]`,
      }),
    ]),
  );
  expect(await rowsOf("attachments")).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "log.txt", content_type: "text/plain" })]),
  );

  const blobs = new Map(batch.blobs.map(({ id: name, bytes }) => [String(name), bytes]));
  for (const table of ["profiles", "replay_recordings", "attachments"] as const) {
    for (const row of await rowsOf(table)) {
      const bytes = blobs.get(String(row["blob_id"]));
      expect(bytes?.length).toBe(Number(row["size_bytes"]));
      if (row["format"] === "rrweb")
        expect(Array.isArray(JSON.parse(zstdDecompressSync(bytes ?? "").toString()))).toBe(true);
    }
  }
});
