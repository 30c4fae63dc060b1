import { getPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";

const isLinux = process.platform === "linux";

it.runIf(isLinux)("lowers the thread that asks, and not the one that answers clients", async () => {
  const source = `
    import { readlinkSync } from "node:fs";
    import { getPriority } from "node:os";
    import { parentPort, workerData } from "node:worker_threads";
    const { yieldToAnswers } = await import(workerData);
    const own = () => getPriority(Number(readlinkSync("/proc/thread-self").split("/").at(-1)));
    const before = own();
    yieldToAnswers();
    parentPort.postMessage({ before, after: own() });`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: new URL("background-priority.ts", import.meta.url).href,
  });
  const { before, after } = await new Promise<{ before: number; after: number }>((resolve, reject) =>
    worker.once("message", resolve).once("error", reject),
  );
  await worker.terminate();
  expect(after - before).toBe(5);
  expect(getPriority(process.pid)).toBe(before);
});
