import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { gzipChunkBytes } from "./gzip-room.ts";

const usualBytes = 16 * 1024;

function promising(body: Buffer, bytes: number): Buffer {
  const changed = Buffer.from(body);
  changed.writeUInt32LE(bytes, changed.length - 4);
  return changed;
}

test("a body has room for what it unpacks to, in one piece", () => {
  for (const size of [1_500, 10_000, 200_000]) {
    const text = Array.from({ length: size }, (_, at) => String.fromCharCode(97 + ((at * at) % 23))).join("");
    const body = gzipSync(text);
    const chunkSize = gzipChunkBytes(body);
    expect(chunkSize).toBe(body.length * 24 < size && size > usualBytes ? usualBytes : size + 1);
    expect(gunzipSync(body, { chunkSize }).toString()).toBe(text);
  }
});

test("what cannot be believed is given the usual room", () => {
  const body = gzipSync(Buffer.from("0123456789abcdef".repeat(500)));
  expect(gzipChunkBytes(promising(body, 0xffff_ffff))).toBe(usualBytes);
  expect(gzipChunkBytes(promising(body, 0))).toBe(usualBytes);
  expect(gzipChunkBytes(Buffer.alloc(0))).toBe(usualBytes);
  expect(gzipChunkBytes(Buffer.from([0x1f, 0x8b]))).toBe(usualBytes);
});

test("several members, of which only the last says its size, unpack whole", () => {
  const members = [gzipSync("a".repeat(50_000)), gzipSync("b".repeat(3_000))];
  const body = Buffer.concat(members);
  const unpacked = gunzipSync(body, { chunkSize: gzipChunkBytes(body) });
  expect(unpacked.length).toBe(53_000);
});
