import { randomBytes } from "node:crypto";
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { describe, expect, it } from "vitest";
import { decompress, giveBackUnpacked } from "./decompress.ts";

const mib = 1024 * 1024;
/** Compresses well, and is longer than the first piece of memory. */
const text = Buffer.from(`{"event":"${"the same again, ".repeat(10_000)}"}`);
/** Packed, it is more than what is unpacked at once. */
const large = randomBytes(70_000);
const compress = {
  gzip: gzipSync,
  deflate: deflateSync,
  "bare deflate": deflateRawSync,
  br: (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  zstd: zstdCompressSync,
} as const;
const bodies = {
  gzip: compress.gzip(text),
  deflate: compress.deflate(text),
  "bare deflate": compress["bare deflate"](text),
  br: compress.br(text),
  zstd: compress.zstd(text),
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

  it.each([
    ["noise", Buffer.from("rest")],
    ["zeros", Buffer.alloc(4)],
    ["a stream of another encoding", name === "zstd" ? bodies.gzip : bodies.zstd],
  ])("is refused with %s behind its end, unpacked at once or not", async (_, rest) => {
    for (const whole of [text, large]) {
      const body = Buffer.concat([compress[name](whole), rest]);
      const unpacking = (async () => await decompress(body, encoding, 200 * mib))();
      await expect(unpacking).rejects.toMatchObject({ fault: { status: 400, code: "invalid_compression" } });
    }
  });
});

it("a body of several gzip members is unpacked to its end, at once or not", async () => {
  for (const whole of [text, large]) {
    const half = whole.length / 2;
    const body = Buffer.concat([gzipSync(whole.subarray(0, half)), gzipSync(whole.subarray(half))]);
    expect(whole.equals(await decompress(body, "gzip", 200 * mib))).toBe(true);
  }
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
});

it("what shares its memory with others is left alone", () => {
  const pooled = Buffer.from("short");
  giveBackUnpacked(pooled);
  expect(pooled.toString()).toBe("short");
});
