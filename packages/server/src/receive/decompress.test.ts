import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decompress, giveBackUnpacked } from "./decompress.ts";

const mib = 1024 * 1024;
/** Compresses well, and is longer than the first piece of memory. */
const text = Buffer.from(`{"event":"${"the same again, ".repeat(10_000)}"}`);
const bodies = {
  gzip: gzipSync(text),
  deflate: deflateSync(text),
  "bare deflate": deflateRawSync(text),
  br: brotliCompressSync(text),
  zstd: zstdCompressSync(text),
} as const;

describe.each(Object.keys(bodies) as (keyof typeof bodies)[])("%s", (name) => {
  const encoding = name === "bare deflate" ? "deflate" : name;

  it("is unpacked at once, and its memory is free as soon as it is given back", () => {
    const unpacked = decompress(bodies[name], encoding, 200 * mib);
    if (unpacked instanceof Promise) throw new Error("a small body is no work for the background");
    expect(text.equals(unpacked)).toBe(true);
    giveBackUnpacked(unpacked);
    expect(unpacked.length).toBe(0);
    giveBackUnpacked(unpacked);
  });
});

it("what shares its memory with others is left alone", () => {
  const pooled = Buffer.from("short");
  giveBackUnpacked(pooled);
  expect(pooled.toString()).toBe("short");
});
