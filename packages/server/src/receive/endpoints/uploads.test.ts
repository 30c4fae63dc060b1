/** Endpoints that take files: crashes of native programs, and attachments of an event. */
import { gzipSync, zstdCompressSync } from "node:zlib";
import { encode } from "@msgpack/msgpack";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeUtf8, type EnvelopeItem } from "@vedette/protocol";
import { startTestReceiver, testPublicKey, type TestReceiver } from "../testing/test-receiver.ts";

const eventId = "9ec79c33ec9942ab8353589fcb2e04dc";
const auth = { "x-sentry-auth": `Sentry sentry_key=${testPublicKey}, sentry_version=7` };
const json = (item: EnvelopeItem | undefined): unknown =>
  JSON.parse(decodeUtf8(item?.payload ?? new Uint8Array()));

let test: TestReceiver;
beforeEach(async () => {
  test = await startTestReceiver();
});
afterEach(() => test.stop());

describe("a minidump", () => {
  const dump = new Uint8Array(Buffer.from("MDMP\u0001\u0002 a dump\r\n--not a boundary"));
  const form = (fields: Readonly<Record<string, string>>, file: Uint8Array<ArrayBuffer> = dump): FormData => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append("upload_file_minidump", new Blob([file]), "crash.dmp");
    return data;
  };
  const send = (body: FormData | Uint8Array<ArrayBuffer>) => test.post("/api/14/minidump/", body, auth);

  it("becomes an event and its attachments; the answer is the hyphenated id alone", async () => {
    const body = form({ sentry: `{"release":"a@1","event_id":"${eventId}","tags":{"x":"1"}}`, guid: "g" });
    body.append("log", new Blob(["lines"], { type: "text/plain" }), "app.log");
    const answer = await send(body);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "text/plain",
      "9ec79c33-ec99-42ab-8353-589fcb2e04dc",
    ]);
    const [event, minidump, log] = test.items();
    expect(json(event)).toMatchObject({
      event_id: eventId,
      platform: "native",
      level: "fatal",
      release: "a@1",
      tags: { x: "1" },
      extra: { guid: "g" },
      exception: { values: [{ type: "Minidump", mechanism: { type: "minidump", handled: false } }] },
    });
    expect(minidump?.header).toMatchObject({ attachment_type: "event.minidump", filename: "crash.dmp" });
    expect([...(minidump?.payload ?? [])]).toEqual([...dump]);
    expect(log?.header).toMatchObject({
      attachment_type: "event.attachment",
      filename: "app.log",
      content_type: "text/plain",
    });
  });

  it.each<[string, Readonly<Record<string, string>>, object]>([
    [
      "single fields",
      { "sentry[release]": "b@2", "sentry[tags][a]": "1", "sentry[tags][b]": "2" },
      { release: "b@2", tags: { a: "1", b: "2" } },
    ],
    ["JSON in pieces", { sentry__2: 'se":"c@3"}', sentry__1: '{"relea' }, { release: "c@3" }],
    [
      "names that are no names",
      { "sentry[__proto__][polluted]": "1", "sentry[constructor]": "x", sentry: "{nope" },
      { platform: "native" },
    ],
  ])("reads its event from %s", async (_what, fields, expected) => {
    await send(form(fields));
    expect(json(test.items()[0])).toMatchObject(expected);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it.each([
    ["gzip", gzipSync],
    ["zstd", zstdCompressSync],
  ] as const)("may be compressed with %s", async (_how, compress) => {
    await send(form({}, new Uint8Array(compress(dump))));
    expect([...(test.items()[1]?.payload ?? [])]).toEqual([...dump]);
  });

  it("brings the event and the breadcrumbs that the native SDK wrote before the crash", async () => {
    const crumb = (message: string, timestamp: string): Uint8Array => encode({ message, timestamp });
    const body = form({ "sentry[release]": "form@1" });
    const add = (name: string, ...parts: readonly Uint8Array[]): void =>
      body.append(name, new Blob([new Uint8Array(Buffer.concat(parts))]), name);
    add("__sentry-event", encode({ release: "file@1", tags: { a: "b" }, extra: { at: new Date(0) } }));
    add("__sentry-breadcrumb1", crumb("second", "2026-11-20T10:00:02Z"), crumb("cut", "x").subarray(0, 5));
    add("__sentry-breadcrumb2", crumb("first", "2026-11-20T10:00:01Z"));
    expect((await send(body)).status).toBe(200);
    expect(json(test.items()[0])).toMatchObject({
      release: "form@1",
      tags: { a: "b" },
      extra: { at: "1970-01-01T00:00:00.000Z" },
      breadcrumbs: [{ message: "first" }, { message: "second" }],
    });
    expect(test.items().map((item) => item.header["attachment_type"])).toEqual([
      undefined,
      "event.minidump",
      "event.payload",
      "event.breadcrumb",
      "event.breadcrumb",
    ]);
  });

  it("may be the whole body", async () => {
    expect((await send(dump)).status).toBe(200);
    expect([...(test.items()[1]?.payload ?? [])]).toEqual([...dump]);
  });

  it("is refused when it is none, missing, or in a broken form", async () => {
    const empty = new FormData();
    empty.append("sentry", "{}");
    const boundary = { ...auth, "content-type": "multipart/form-data; boundary=x" };
    const codes = [];
    for (const answer of [
      await send(new Uint8Array(Buffer.from("hello"))),
      await send(form({}, new Uint8Array(Buffer.from("hello")))),
      await send(empty),
      await test.post(
        "/api/14/minidump/",
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf",
        boundary,
      ),
      await test.post("/api/14/minidump/", "hello", { ...auth, "content-type": "multipart/form-data; a=b" }),
    ])
      codes.push([answer.status, answer.headers.get("x-sentry-error")]);
    expect(codes).toEqual([
      [400, "invalid_minidump"],
      [400, "invalid_minidump"],
      [400, "missing_minidump_upload"],
      [400, "invalid_multipart"],
      [400, "invalid_multipart"],
    ]);
    expect(test.records).toHaveLength(0);
  });
});

it("an archive of Unreal is kept as it came, its key is in the path", async () => {
  const answer = await test.post(`/api/14/unreal/${testPublicKey}/`, "packed");
  expect([answer.status, await answer.text()]).toEqual([200, test.records[0]?.fallbackEventId]);
  expect(test.items()[0]?.header.type).toBe("unreal_report");
});

it("files for an event that is there already become its attachments", async () => {
  const body = new FormData();
  body.append("screen", new Blob(["png"], { type: "image/png" }), "screen.png");
  body.append("note", "no file");
  const answer = await test.post(`/api/14/events/${eventId}/attachments/`, body, auth);
  expect(answer.status).toBe(201);
  expect(Buffer.from(test.records[0]?.body ?? []).toString()).toContain(`"event_id":"${eventId}"`);
  expect(test.items().map((item) => item.header)).toMatchObject([
    { type: "attachment", filename: "screen.png", content_type: "image/png" },
  ]);
  const plain = await test.post(`/api/14/events/${eventId}/attachments/`, "x", auth);
  expect(plain.status).toBe(415);
});
