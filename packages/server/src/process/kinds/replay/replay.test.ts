import { deflateSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "@vedette/tests/support/processor-time.ts";
import { encodeUtf8, type Json } from "@vedette/protocol";
import type { IngestSettingsPart } from "#domain/ingest-settings/ingest-settings.ts";
import { eventTables, type ReplayRecordingRow, type ReplaySegmentRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext, receivedAtMs } from "../../steps/item-context.fixture.ts";
import { replayEventKind } from "./replay-event.ts";
import { replayRecordingKind } from "./replay-recording.ts";
import { replayVideoKind } from "./replay-video.ts";

const replayId = "0123456789abcdef0123456789abcdef";
const errorId = "9ec79c33ec9942ab8353589fcb2e04dc";
const seconds = receivedAtMs / 1000;

const replayEvent = {
  type: "replay_event",
  replay_id: replayId,
  event_id: replayId,
  segment_id: 0,
  replay_type: "buffer",
  timestamp: seconds - 2,
  replay_start_timestamp: seconds - 62,
  urls: ["https://shop.example/cart?token=hunter2hunter2&page=1"],
  error_ids: [errorId.toUpperCase(), "nonsense"],
  trace_ids: [],
  segment_names: ["/cart"],
  platform: "javascript",
  release: "shop@1",
  environment: "prod",
  user: { id: "u-17", email: "ada@example.com", ip_address: "{{auto}}" },
  sdk: { name: "sentry.javascript.browser", version: "11.12.0" },
  request: {
    url: "https://shop.example/cart?token=hunter2hunter2",
    headers: { "User-Agent": "Mozilla/5.0" },
  },
  tags: { shop: "de" },
};

const inEnvelope = (settings: IngestSettingsPart = {}) =>
  itemContext({ envelopeHeader: { event_id: replayId }, settings });
const runEvent = (payload: unknown, context = inEnvelope()): ItemResult =>
  replayEventKind(
    { header: { type: "replay_event" }, payload: encodeUtf8(JSON.stringify(payload)) },
    context,
  );
const runRecording = (payload: Uint8Array, context = inEnvelope()): ItemResult =>
  replayRecordingKind({ header: { type: "replay_recording", length: payload.length }, payload }, context);
const runVideo = (payload: Uint8Array): ItemResult =>
  replayVideoKind({ header: { type: "replay_video" }, payload }, inEnvelope());

const recordingBytes = (
  events: unknown,
  pack: (text: string) => Uint8Array = deflateSync,
  segment = 0,
): Uint8Array => Buffer.concat([Buffer.from(`{"segment_id":${segment}}\n`), pack(JSON.stringify(events))]);

function segmentOf(result: ItemResult): ReplaySegmentRow {
  const found = result.rows.find(({ table }) => table === "replay_segments");
  if (found?.table !== "replay_segments") throw new Error(JSON.stringify(result.counts));
  return found.row;
}

function recordingsOf(result: ItemResult): readonly ReplayRecordingRow[] {
  return result.rows.flatMap((each) => (each.table === "replay_recordings" ? [each.row] : []));
}

const storedEvents = (result: ItemResult): Json => {
  const bytes = result.blobs?.[0]?.bytes;
  if (bytes === undefined) throw new Error(JSON.stringify(result.counts));
  return JSON.parse(zstdDecompressSync(bytes).toString()) as Json;
};

describe("the event of a segment", () => {
  test("is a row with its user, pages, errors and times", () => {
    const result = runEvent(replayEvent);
    expect(result.counts).toEqual([{ category: "replay", outcome: "accepted", reason: "", quantity: 1 }]);
    expect(segmentOf(result)).toMatchObject({
      replay_id: replayId,
      segment_id: 0,
      timestamp: receivedAtMs - 2000,
      started_at: receivedAtMs - 62_000,
      replay_type: "buffer",
      urls: '["https://shop.example/cart?token=[Filtered]&page=1"]',
      error_ids: `["${errorId}"]`,
      trace_ids: "[]",
      user_id: "u-17",
      user_ip: "203.0.113.7",
      release: "shop@1",
      sdk_name: "sentry.javascript.browser",
    });
    expect(segmentOf(result).tags).toEqual(expect.arrayContaining([["shop", "de"]]));
    expect(Object.keys(segmentOf(result)).sort()).toEqual(Object.keys(eventTables.replay_segments).sort());
    expect(JSON.parse(segmentOf(result).payload)).toMatchObject({ segment_names: ["/cart"] });
    expect(Object.values(segmentOf(result)).join(" ")).not.toContain("hunter2");
  });

  test("of a later segment starts, as far as it says, when it ends", () => {
    const later = { ...replayEvent, segment_id: 3, replay_start_timestamp: undefined };
    expect(segmentOf(runEvent(later))).toMatchObject({ segment_id: 3, started_at: receivedAtMs - 2000 });
  });

  test("is one per segment", () => {
    expect(runEvent(replayEvent).onceId).toBe(runEvent({ ...replayEvent, timestamp: seconds }).onceId);
    expect(runEvent(replayEvent).onceId).not.toBe(runEvent({ ...replayEvent, segment_id: 1 }).onceId);
  });

  test("lists at most a hundred of each", () => {
    const urls = Array.from({ length: 300 }, (_, index) => `https://shop.example/${index}`);
    expect(JSON.parse(segmentOf(runEvent({ ...replayEvent, urls })).urls)).toHaveLength(100);
  });

  test("is filtered like an event", () => {
    const context = inEnvelope({ filters: { releases: ["shop@*"] } });
    expect(runEvent(replayEvent, context).counts).toMatchObject([
      { outcome: "filtered", reason: "release-version" },
    ]);
  });

  test.each([
    ["a number below zero", { ...replayEvent, segment_id: -1 }, "invalid_replay"],
    ["no number", { ...replayEvent, segment_id: "first" }, "invalid_replay"],
    ["no fields", [], "payload"],
  ])("with %s is invalid", (_, payload, reason) => {
    expect(runEvent(payload).counts).toMatchObject([{ category: "replay", outcome: "invalid", reason }]);
  });

  test("without a replay is invalid", () => {
    expect(runEvent({ ...replayEvent, replay_id: undefined }, itemContext()).counts).toMatchObject([
      { reason: "invalid_replay" },
    ]);
  });
});

const snapshot = (node: object): object => ({
  type: 2,
  timestamp: receivedAtMs,
  data: { node, initialOffset: { top: 0 } },
});
const text = (textContent: string, id = 9): object => ({ type: 3, textContent, id });
const element = (
  tagName: string,
  attributes: object,
  childNodes: readonly object[] = [],
  id = 1,
): object => ({
  type: 2,
  tagName,
  attributes,
  childNodes,
  id,
});

describe("a recording", () => {
  const events = [{ type: 4, timestamp: receivedAtMs, data: { href: "https://shop.example/", width: 800 } }];

  test.each([
    ["plain", (json: string) => Buffer.from(json)],
    ["in zlib", (json: string) => deflateSync(json)],
    ["in gzip", (json: string) => gzipSync(json)],
  ])("%s is a row and a packed blob", (_, pack) => {
    const result = runRecording(recordingBytes(events, pack, 4));
    expect(storedEvents(result)).toEqual(events);
    expect(recordingsOf(result)).toEqual([
      expect.objectContaining({
        replay_id: replayId,
        segment_id: 4,
        format: "rrweb",
        blob_id: result.blobs?.[0]?.id,
        size_bytes: result.blobs?.[0]?.bytes.length,
      }),
    ]);
    expect(result.counts).toEqual([{ category: "replay", outcome: "accepted", reason: "", quantity: 1 }]);
    expect(Object.keys(recordingsOf(result)[0] ?? {}).sort()).toEqual(
      Object.keys(eventTables.replay_recordings).sort(),
    );
  });

  test("loses what is secret: in requests, the console, the page and what was typed", () => {
    const secret = "hunter2hunter2";
    const card = "4111 1111 1111 1111";
    const result = runRecording(
      recordingBytes([
        { type: 4, timestamp: 1, data: { href: `https://shop.example/?token=${secret}` } },
        snapshot(
          element("html", {}, [
            element("style", {}, [{ type: 3, textContent: ".a{}", isStyle: true, id: 3 }]),
            element("meta", { name: "csrf-token", content: secret }),
            element("p", {}, [text(`pay with ${card}`)]),
            element("input", { type: "password", value: secret }, [], 20),
            element("input", { type: "text", name: "api_token", value: secret }, [], 21),
            element("input", { type: "text", name: "city", value: "Lisbon" }, [], 22),
          ]),
        ),
        { type: 3, timestamp: 2, data: { source: 5, text: secret, isChecked: false, id: 21 } },
        { type: 3, timestamp: 3, data: { source: 5, text: "Porto", isChecked: false, id: 22 } },
        { type: 3, timestamp: 4, data: { source: 5, text: `card ${card}`, isChecked: false, id: 22 } },
        {
          type: 3,
          timestamp: 5,
          data: {
            source: 0,
            texts: [{ id: 9, value: `now ${card}` }],
            adds: [{ parentId: 1, node: element("input", { type: "password", value: secret }, [], 30) }],
          },
        },
        { type: 3, timestamp: 6, data: { source: 5, text: secret, id: 30 } },
        {
          type: 3,
          timestamp: 6,
          data: { source: 0, attributes: [{ id: 21, attributes: { value: secret } }] },
        },
        {
          type: 6,
          timestamp: 7,
          data: { plugin: "rrweb/console@1", payload: { level: "log", payload: [`"password":"${secret}"`] } },
        },
        {
          type: 5,
          timestamp: 8,
          data: {
            tag: "performanceSpan",
            payload: {
              op: "resource.fetch",
              description: `https://api.example/x?api_key=${secret}`,
              data: {
                method: "POST",
                request: {
                  headers: { authorization: `Bearer ${secret}` },
                  body: { password: secret, city: "Lisbon" },
                },
              },
            },
          },
        },
      ]),
    );
    const stored = JSON.stringify(storedEvents(result));
    expect(stored).not.toContain("hunter2");
    expect(stored).not.toContain("4111");
    for (const kept of ["Lisbon", "Porto", ".a{}", "performanceSpan", "resource.fetch", "rrweb/console@1"])
      expect(stored).toContain(kept);
  });

  test("keeps everything where the project has scrubbing switched off", () => {
    const page = [snapshot(element("input", { type: "password", value: "hunter2" }))];
    const off = inEnvelope({ scrubbing: { isOn: false } });
    expect(storedEvents(runRecording(recordingBytes(page), off))).toEqual(page);
  });

  test("follows the project's own rules", () => {
    const settings = {
      scrubbing: { rules: [{ type: "email", method: "replace", placeholder: "[mail]", source: "**" }] },
    } as const;
    const page = [snapshot(element("p", {}, [text("write to ada@example.com now")]))];
    expect(JSON.stringify(storedEvents(runRecording(recordingBytes(page), inEnvelope(settings))))).toContain(
      "write to [mail] now",
    );
  });

  test("of a page as deep as pages are is kept whole", () => {
    let node = text("bottom");
    for (let depth = 0; depth < 400; depth += 1) node = element("div", {}, [node]);
    expect(storedEvents(runRecording(recordingBytes([snapshot(node)])))).toEqual([snapshot(node)]);
  });

  test.each([
    ["nothing", Buffer.from(""), "invalid_replay_no_payload"],
    ["no line", Buffer.from('{"segment_id":0}'), "invalid_replay_recording"],
    ["no header", Buffer.from("x\n[]"), "invalid_replay_recording"],
    ["no number", Buffer.from('{"segment_id":"a"}\n[]'), "invalid_replay_recording"],
    ["no list", Buffer.from('{"segment_id":0}\n{}'), "invalid_replay_recording"],
    ["no events", Buffer.from('{"segment_id":0}\n[1,2]'), "invalid_replay_recording"],
    ["broken zlib", Buffer.from('{"segment_id":0}\nx\u009cabc', "latin1"), "invalid_replay_recording"],
    ["a bomb", recordingBytes("0".repeat(50_000_000)), "invalid_replay_recording"],
    [
      "brackets without end",
      recordingBytes(Array.from({ length: 1_100_000 }, () => 0).map(() => ({}))),
      "invalid_replay_recording",
    ],
    [
      "a pit",
      Buffer.concat([
        Buffer.from('{"segment_id":0}\n'),
        deflateSync(`[{"data":{"node":${"[".repeat(300_000)}${"]".repeat(300_000)}}}]`),
      ]),
      "invalid_replay_recording",
    ],
  ])("of %s is invalid, soon", (_, payload, reason) => {
    const startMs = processorMs();
    expect(runRecording(payload).counts).toEqual([
      { category: "replay", outcome: "invalid", reason, quantity: 1 },
    ]);
    expect(processorMs() - startMs).toBeLessThan(4000);
  });

  test("without an envelope that names the replay is invalid", () => {
    expect(runRecording(recordingBytes(events), itemContext()).counts).toMatchObject([
      { reason: "invalid_replay_recording" },
    ]);
  });
});

describe("a video", () => {
  const parts = {
    replay_event: Buffer.from(JSON.stringify({ ...replayEvent, segment_id: 2 })),
    replay_recording: recordingBytes(
      [{ type: 5, data: { tag: "video", payload: { duration: 5000 } } }],
      deflateSync,
      2,
    ),
    replay_video: Uint8Array.of(0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70),
  };

  test("is a segment with two recordings, its bytes as they came", () => {
    const result = runVideo(encode(parts));
    expect(result.counts).toEqual([
      { category: "replay_video", outcome: "accepted", reason: "", quantity: 1 },
    ]);
    expect(segmentOf(result)).toMatchObject({ replay_id: replayId, segment_id: 2 });
    expect(recordingsOf(result).map(({ format, segment_id: segment }) => [format, segment])).toEqual([
      ["rrweb", 2],
      ["video", 2],
    ]);
    expect([...(result.blobs?.[1]?.bytes ?? [])]).toEqual([...parts.replay_video]);
  });

  test.each([
    ["no MessagePack", Uint8Array.of(0xc1), "invalid_msgpack"],
    ["nothing", new Uint8Array(), "invalid_msgpack"],
    ["a list", encode([1]), "invalid_replay_video"],
    [
      "texts",
      encode({ replay_event: "a", replay_recording: "b", replay_video: "c" }),
      "invalid_replay_video",
    ],
    ["no video", encode({ ...parts, replay_video: new Uint8Array() }), "invalid_replay_video"],
    [
      "a broken recording",
      encode({ ...parts, replay_recording: new Uint8Array() }),
      "invalid_replay_recording",
    ],
    ["a broken event", encode({ ...parts, replay_event: Buffer.from("{") }), "invalid_json"],
    ["a claim of four billion entries", Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff), "invalid_msgpack"],
  ])("of %s is invalid", (_, payload, reason) => {
    expect(runVideo(payload).counts).toEqual([
      { category: "replay_video", outcome: "invalid", reason, quantity: 1 },
    ]);
  });
});

test("whatever comes, it is one count", () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(
      fc.record({
        replay_id: value,
        segment_id: value,
        urls: value,
        error_ids: value,
        segment_names: fc.array(value),
        replay_start_timestamp: value,
        user: value,
        tags: value,
      }),
      (payload) => {
        expect(runEvent(payload).counts).toHaveLength(1);
      },
    ),
  );
  const rrweb = fc.array(
    fc.record({
      type: fc.nat(7),
      timestamp: value,
      data: fc.oneof(
        value,
        fc.record({
          source: fc.nat(6),
          node: value,
          text: value,
          id: value,
          attributes: value,
          payload: value,
          href: value,
        }),
      ),
    }),
  );
  fc.assert(
    fc.property(fc.oneof(rrweb, value), (events) => {
      expect(runRecording(recordingBytes(events)).counts).toHaveLength(1);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(runRecording(bytes).counts).toHaveLength(1);
      expect(runVideo(bytes).counts).toHaveLength(1);
      expect(
        runVideo(encode({ replay_event: bytes, replay_recording: bytes, replay_video: bytes })).counts,
      ).toHaveLength(1);
    }),
  );
});
