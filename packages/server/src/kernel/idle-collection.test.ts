import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";

/** A thread that made garbage, says how much it holds, and goes on saying so; `busyShare` of its time it works. */
function heldByThread(busyShare: number): Worker {
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    import { getHeapStatistics } from "node:v8";
    const { collectWhenIdle } = await import(workerData.module);
    const heldMb = () => {
      const { total_heap_size, external_memory } = getHeapStatistics();
      return (total_heap_size + external_memory) / 2 ** 20;
    };
    // Half of what lets the engine begin a collection of its own.
    let garbage = Array.from({ length: 32 }, () => new Uint8Array(2 ** 20).fill(1));
    const texts = Array.from({ length: 100_000 }, (_, i) => ["text " + i]);
    parentPort.postMessage(heldMb());
    garbage = undefined;
    texts.length = 0;
    collectWhenIdle({ checkIntervalMs: 40, collectionIntervalMs: 0 });
    setInterval(() => {
      const end = performance.now() + 20 * workerData.busyShare;
      while (performance.now() < end);
      parentPort.postMessage(heldMb());
    }, 20);`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { module: new URL("idle-collection.ts", import.meta.url).href, busyShare },
  });
}

async function heldMb(busyShare: number, isEnough: (heldMb: number, told: number) => boolean) {
  const worker = heldByThread(busyShare);
  const told: number[] = [];
  await new Promise<void>((resolve, reject) =>
    worker
      .on("message", (megabytes: number) => isEnough(megabytes, told.push(megabytes)) && resolve())
      .once("error", reject),
  );
  await worker.terminate();
  return { first: told[0] ?? 0, last: told.at(-1) ?? 0 };
}

it("gives back what a thread without work no longer needs", async () => {
  const { first, last } = await heldMb(0, (megabytes) => megabytes < 25);
  expect(first).toBeGreaterThan(32);
  expect(last).toBeLessThan(25);
});

it("leaves a thread alone that works", async () => {
  const { first, last } = await heldMb(0.8, (_, told) => told > 25);
  expect(last).toBeGreaterThan(first - 4);
});
