import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createChunkPool } from "./chunk-pool.ts";

const limits = { chunkBytes: 4096, chunksMax: 2, quietMs: 20 };
const isFreed = ({ buffer }: Buffer) => (buffer as ArrayBuffer).detached;

test("a chunk is used again, and no more lie here than may", () => {
  const pool = createChunkPool({ ...limits, quietMs: 60_000 });
  const chunks = [pool.take(), pool.take(), pool.take()];
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(3);
  chunks.forEach(pool.give);
  expect(chunks.map(isFreed)).toEqual([false, false, true]);
  expect(chunks.slice(0, 2)).toContain(pool.take());
});

test("a chunk of another size is not kept", () => {
  const pool = createChunkPool(limits);
  const large = Buffer.allocUnsafeSlow(5000);
  pool.give(large);
  expect(isFreed(large)).toBe(true);
  expect(pool.take().byteLength).toBe(4096);
});

test("what nobody takes for a while is freed, what is in use is not", async () => {
  const pool = createChunkPool(limits);
  const [inUse, unused] = [pool.take(), pool.take()];
  pool.give(unused);
  await expect.poll(() => isFreed(unused)).toBe(true);
  expect(isFreed(inUse)).toBe(false);
  pool.give(inUse);
  await sleep(1);
  expect(pool.take()).toBe(inUse);
});
