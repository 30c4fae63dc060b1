import { randomBytes } from "node:crypto";
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

describe("a body of several zstd frames, as writers that flush make it", () => {
  const parts = [text.subarray(0, 50), text.subarray(50, 90_000), text.subarray(90_000)];

  it("is unpacked to its end", async () => {
    const body = Buffer.concat(parts.map((part) => zstdCompressSync(part)));
    expect(text.equals(await decompress(body, "zstd", 200 * mib))).toBe(true);
  });

  it("is unpacked to its end in the background, too", async () => {
    // Each frame larger than what is unpacked at once.
    const large = randomBytes(300_000);
    const body = Buffer.concat([large, text, large].map((part) => zstdCompressSync(part)));
    const unpacked = await decompress(body, "zstd", 200 * mib);
    expect(Buffer.concat([large, text, large]).equals(unpacked)).toBe(true);
  });

  it("is bounded as a whole, and in its frames", async () => {
    const whole = Buffer.concat([text, text].map((part) => zstdCompressSync(part)));
    expect(() => decompress(whole, "zstd", mib)).not.toThrow();
    const megabyte = zstdCompressSync(Buffer.alloc(mib - 1));
    await expect(
      (async () => await decompress(Buffer.concat([megabyte, megabyte]), "zstd", mib + 5))(),
    ).rejects.toMatchObject({ fault: { status: 413 } });
    const empty = Buffer.concat(Array.from({ length: 1000 }, () => zstdCompressSync("")));
    expect(() => decompress(empty, "zstd", mib)).toThrow(/not valid zstd/);
  });

  it("ends in a refusal where what follows a frame is none", () => {
    expect(() => decompress(Buffer.concat([bodies.zstd, Buffer.from("rest")]), "zstd", mib)).toThrow(
      /not valid zstd/,
    );
  });
});

it("what shares its memory with others is left alone", () => {
  const pooled = Buffer.from("short");
  giveBackUnpacked(pooled);
  expect(pooled.toString()).toBe("short");
});
