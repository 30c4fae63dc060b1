import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "@vedette/protocol";
import { eventTables, type AttachmentRow } from "#ports/event-tables.ts";
import type { ItemResult } from "../../item-result.ts";
import { itemContext } from "../../steps/item-context.fixture.ts";
import { attachmentKind } from "./attachment.ts";
import { contentTypeOf, fileNameOf } from "./file-name.ts";
import { unrealReportKind } from "./unreal-report.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const context = itemContext({ envelopeHeader: { event_id: "9ec79c33-ec99-42ab-8353-589fcb2e04dc" } });
const run = (header: object, payload: string | Uint8Array, inContext = context): ItemResult =>
  attachmentKind(
    {
      header: { ...header, type: "attachment" },
      payload: typeof payload === "string" ? encodeUtf8(payload) : payload,
    },
    inContext,
  );

function rowOf(result: ItemResult): AttachmentRow {
  const [first] = result.rows;
  if (first?.table !== "attachments") throw new Error(JSON.stringify(result.counts));
  return first.row;
}

const storedText = (result: ItemResult): string => Buffer.from(result.blobs?.[0]?.bytes ?? []).toString();

test("a file is a row and a blob, counted by its bytes and as an item", () => {
  const result = run({ filename: "view.json", attachment_type: "event.view_hierarchy", length: 3 }, "é1");
  expect(rowOf(result)).toMatchObject({
    event_id: eventId,
    name: "view.json",
    content_type: "application/json",
    attachment_type: "event.view_hierarchy",
    blob_id: result.blobs?.[0]?.id,
    size_bytes: 3,
  });
  expect(result.blobs?.[0]?.id).toMatch(/^[0-9a-f]{64}$/);
  expect(result.counts).toEqual([
    { category: "attachment", outcome: "accepted", reason: "", quantity: 3 },
    { category: "attachment_item", outcome: "accepted", reason: "", quantity: 1 },
  ]);
  expect(Object.keys(rowOf(result)).sort()).toEqual(Object.keys(eventTables.attachments).sort());
});

test("an empty file counts one byte", () => {
  expect(run({ filename: "empty" }, "").counts[0]).toMatchObject({ quantity: 1 });
});

test("the same file of the same event is one, under another name it is another", () => {
  expect(run({ filename: "a" }, "x").onceId).toBe(run({ filename: "a" }, "x").onceId);
  expect(run({ filename: "a" }, "x").onceId).not.toBe(run({ filename: "b" }, "x").onceId);
  expect(run({ filename: "a" }, "x").onceId).not.toBe(run({ filename: "a" }, "x", itemContext()).onceId);
});

test("without an event id of the envelope it has the one that was given to it", () => {
  expect(rowOf(run({}, "x", itemContext())).event_id).toBe("f".repeat(32));
});

test("a project may take none", () => {
  const off = itemContext({ settings: { storage: { attachments: false } } });
  const result = run({ filename: "a" }, "xyz", off);
  expect(result).toEqual({
    counts: [
      { category: "attachment", outcome: "invalid", reason: "feature_disabled", quantity: 3 },
      { category: "attachment_item", outcome: "invalid", reason: "feature_disabled", quantity: 1 },
    ],
    rows: [],
  });
});

describe("secrets", () => {
  test("go from files of text, and nothing else of the file changes", () => {
    const text =
      'line\r\n{"password": "hunter2", "n": 12345678901234567890}\n\tAuthorization: Bearer abcdefghijkl\n';
    const result = run({ filename: "server.log" }, text);
    expect(storedText(result)).toBe(
      'line\r\n{"password": "[Filtered]", "n": 12345678901234567890}\n\tAuthorization: Bearer [token]\n',
    );
    expect(rowOf(result).size_bytes).toBe(result.blobs?.[0]?.bytes.length);
  });

  test("go from long files, wherever they stand, a key over many lines included", () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEF\n".repeat(40)}-----END PRIVATE KEY-----`;
    const filler = "nothing to see here\n";
    const before = filler.repeat(Math.floor((250_000 - 500) / filler.length));
    const clean = storedText(run({ filename: "a.txt" }, `${before}${key}\n${before}{"token":"hunter2"}`));
    expect(clean).not.toMatch(/MIIEvQ|hunter2/);
    expect(clean.startsWith(before)).toBe(true);
  });

  test("stay in what is no text: it is kept byte for byte", () => {
    const bytes = Uint8Array.of(0xff, 0xfe, ...encodeUtf8('{"password":"hunter2"}'));
    expect(run({ filename: "a.txt" }, bytes).blobs?.[0]?.bytes).toBe(bytes);
    const image = encodeUtf8('{"password":"hunter2"}');
    expect(run({ filename: "a.png" }, image).blobs?.[0]?.bytes).toBe(image);
  });

  test("stay where the project has scrubbing switched off", () => {
    const off = itemContext({ settings: { scrubbing: { isOn: false } } });
    expect(storedText(run({ filename: "a.txt" }, '{"password":"hunter2"}', off))).toContain("hunter2");
  });
});

describe("an attachment of a trace", () => {
  const meta = JSON.stringify({
    trace_id: "0123456789abcdef0123456789abcdef",
    attachment_id: "aaaaaaaabbbbccccddddeeeeeeeeeeee",
    filename: "shot.png",
    content_type: "image/png",
  });
  const header = { content_type: "application/vnd.sentry.trace-attachment", meta_length: meta.length };

  test("says itself what it is", () => {
    const result = run(header, `${meta}PNG`);
    expect(rowOf(result)).toMatchObject({
      event_id: "0".repeat(32),
      trace_id: "0123456789abcdef0123456789abcdef",
      attachment_id: "aaaaaaaabbbbccccddddeeeeeeeeeeee",
      name: "shot.png",
      content_type: "image/png",
      size_bytes: 3,
    });
    expect(storedText(result)).toBe("PNG");
    expect(result.counts[0]).toMatchObject({ quantity: meta.length + 3 });
  });

  test("keeps its attributes beside it, without what is secret", () => {
    const attributes = {
      "screen.name": { type: "string", value: "Cart" },
      password: { type: "string", value: "hunter2hunter2" },
    };
    const described = JSON.stringify({ ...JSON.parse(meta), attributes });
    const result = run({ ...header, meta_length: described.length }, `${described}PNG`);
    expect(storedText(result)).toBe("PNG");
    const [also] = result.also ?? [];
    if (!also) throw new Error("the attributes are missing");
    expect(rowOf(also)).toMatchObject({
      trace_id: "0123456789abcdef0123456789abcdef",
      attachment_id: "aaaaaaaabbbbccccddddeeeeeeeeeeee",
      name: "shot.png.attributes.json",
      attachment_type: "trace.attachment.attributes",
    });
    expect(JSON.parse(storedText(also))["screen.name"]).toEqual({ type: "string", value: "Cart" });
    expect(storedText(also)).not.toContain("hunter2");
    expect(also.counts).toEqual([]);
    expect(also.onceId).not.toBe(result.onceId);
    for (const none of [undefined, null, [], {}, "text"]) {
      const bare = JSON.stringify({ ...JSON.parse(meta), attributes: none });
      expect(run({ ...header, meta_length: bare.length }, `${bare}PNG`).also).toBeUndefined();
    }
  });

  test.each([
    [{ ...header, meta_length: undefined }, `${meta}PNG`, "invalid_json"],
    [{ ...header, meta_length: 10_000 }, `${meta}PNG`, "invalid_json"],
    [{ ...header, meta_length: 5 }, `${meta}PNG`, "invalid_json"],
    [{ ...header, meta_length: 2 }, "{}PNG", "payload"],
  ])("%j is invalid otherwise", (bad, payload, reason) => {
    const result = run(bad, payload);
    expect(result.rows).toEqual([]);
    expect(result.counts).toMatchObject([
      { outcome: "invalid", reason, quantity: payload.length },
      { outcome: "invalid", reason, quantity: 1 },
    ]);
  });
});

test.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\ada\\dump.dmp", "dump.dmp"],
  ["a\u0000b\n.txt", "a b .txt"],
  ["..", "unnamed"],
  [undefined, "unnamed"],
  [`${"x".repeat(400)}.json`, `${"x".repeat(250)}.json`],
])("the name of %j is %j", (given, name) => {
  expect(fileNameOf(given, "unnamed")).toBe(name);
});

test.each([
  ["text/plain; charset=utf-8", "a.png", "text/plain"],
  [undefined, "A.PNG", "image/png"],
  ["nonsense\r\nx: y", "a.log", "text/plain"],
  [undefined, "constructor", "application/octet-stream"],
  [7, "a.unknown", "application/octet-stream"],
])("the type of %j, %s is %s", (given, name, type) => {
  expect(contentTypeOf(given, name)).toBe(type);
});

test("a crash report of the Unreal Engine is an event that holds it", () => {
  const payload = Uint8Array.of(0x78, 0x9c, 1, 2);
  const result = unrealReportKind({ header: { type: "unreal_report" }, payload }, context);
  expect(result.counts).toEqual([{ category: "error", outcome: "accepted", reason: "", quantity: 1 }]);
  expect(result.rows[0]).toMatchObject({ table: "errors", row: { event_id: eventId, level: "fatal" } });
  expect(result.also?.[0]?.rows[0]).toMatchObject({
    table: "attachments",
    row: { event_id: eventId, attachment_type: "unreal_report", size_bytes: 4 },
  });
});

test("whatever the header and the bytes are, the file is kept or counted", () => {
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" }));
  const header = fc.record({
    filename: value,
    content_type: fc.oneof(
      value,
      fc.constant("application/vnd.sentry.trace-attachment"),
      fc.constant("text/plain"),
    ),
    attachment_type: value,
    meta_length: fc.oneof(value, fc.nat(20)),
  });
  fc.assert(
    fc.property(header, fc.uint8Array(), (given, bytes) => {
      const result = run(given, bytes);
      expect(result.counts.map(({ quantity }) => quantity)).toEqual([Math.max(1, bytes.length), 1]);
      for (const { row } of result.rows) {
        const { name } = row as AttachmentRow;
        expect(name.length > 0 && name.length <= 255).toBe(true);
        expect([...name].every((character) => character >= " " && !"/\\".includes(character))).toBe(true);
      }
    }),
  );
});
