import { randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { gunzipInto } from "./gunzip.ts";

const texts = [1, 1_000, 50_000, 300_000].map((size) => randomBytes(size / 2 + 1).toString("hex"));

function unpacked(body: Uint8Array, room: Uint8Array): string | undefined {
  const sizeBytes = gunzipInto(body, room);
  return sizeBytes === undefined ? undefined : Buffer.from(room.buffer, 0, sizeBytes).toString();
}

test("bodies are unpacked one after the other, into the same room", () => {
  const room = new Uint8Array(1024 * 1024);
  for (const text of [...texts, ...texts.toReversed()]) expect(unpacked(gzipSync(text), room)).toBe(text);
});

test("several members are one body", () => {
  const body = Buffer.concat(texts.map((text) => gzipSync(text)));
  expect(unpacked(body, new Uint8Array(1024 * 1024))).toBe(texts.join(""));
});

test("what does not leave room is left to the usual way, and so is the next one that does", () => {
  const [, text = ""] = texts;
  const body = gzipSync(text);
  expect(gunzipInto(body, new Uint8Array(text.length))).toBeUndefined();
  expect(gunzipInto(body, new Uint8Array(10))).toBeUndefined();
  expect(unpacked(body, new Uint8Array(text.length + 1))).toBe(text);
});

const body = gzipSync(texts[2] ?? "");
const changed = (at: number): Buffer => {
  const copy = Buffer.from(body);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
};

test.each([
  ["nothing", Buffer.alloc(0)],
  ["no gzip", Buffer.from("hello, this is no gzip at all")],
  ["a body without its end", body.subarray(0, -9)],
  ["a wrong check sum", changed(body.length - 6)],
  ["a wrong length", changed(body.length - 2)],
  ["broken data", changed(20)],
  ["noise behind the end", Buffer.concat([body, Buffer.from("noise")])],
  ["zeros behind the end", Buffer.concat([body, Buffer.alloc(3)])],
])("%s is left to the usual way, and the next body is unpacked", (_, broken) => {
  const room = new Uint8Array(1024 * 1024);
  expect(gunzipInto(broken, room)).toBeUndefined();
  expect(unpacked(body, room)).toBe(gunzipSync(body).toString());
});
