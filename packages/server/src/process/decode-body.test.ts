import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodeBody, giveBackDecoded } from "./decode-body.ts";

const bytesMax = 1_000_000;
const first = "the first ".repeat(500);
const second = "another ".repeat(400);

function decode(text: string): Uint8Array {
  return decodeBody(gzipSync(text), "gzip", bytesMax);
}

test("a body lies where the last one lay that was given back", () => {
  const before = decode(first);
  giveBackDecoded(before);
  const after = decode(second);
  expect(after.buffer).toBe(before.buffer);
  expect(Buffer.from(after).toString()).toBe(second);
  giveBackDecoded(after);
});

test("what is not given back stays as it is", () => {
  const kept = decode(first);
  const other = decode(second);
  giveBackDecoded(other);
  giveBackDecoded(decode(second));
  expect(Buffer.from(kept).toString()).toBe(first);
});

test("a body beyond the bound is refused", () => {
  expect(() => decodeBody(gzipSync(first), "gzip", 100)).toThrow(RangeError);
  expect(() => decodeBody(gzipSync("x".repeat(2_000_000)), "gzip", bytesMax)).toThrow(RangeError);
});
