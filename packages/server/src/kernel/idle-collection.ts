/**
 * Gives the memory of garbage back when a thread has nothing to do. The engine of the language collects when memory is
 * wanted: after the start, and after a load, nobody wants any, and the young generation and what it held outside of
 * the heap stay as large as they ever were (70 MB after a start, 200 after a load).
 */
import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: { readonly type: "major"; readonly flavor: "last-resort" }) => void;

export type IdleCollectionLimits = {
  readonly checkIntervalMs: number;
  /** A collection stops the thread for 0.1 to 0.3 s: a server with little to do must not have one at every turn. */
  readonly collectionIntervalMs: number;
};

const defaultLimits: IdleCollectionLimits = { checkIntervalMs: 3_000, collectionIntervalMs: 60_000 };
/** The share of the time between two checks in which a thread that counts as idle may have worked. */
const idleShareMax = 0.05;
/** Less than this is not worth a collection. */
const reclaimedBytesMin = 4 * 1024 * 1024;

/** Watches the calling thread, for as long as it lives. */
export function collectWhenIdle(limits: IdleCollectionLimits = defaultLimits): void {
  let before = performance.eventLoopUtilization();
  let collectedAtMs = Number.NEGATIVE_INFINITY;
  let livingBytes = 0;

  const check = (): void => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > idleShareMax || performance.now() - collectedAtMs < limits.collectionIntervalMs) return;
    // A third more is what a heap is filled to before it is collected without our doing.
    if (heldBytes() < Math.max(livingBytes + reclaimedBytesMin, livingBytes * 1.33)) return;
    collectAll();
    livingBytes = heldBytes();
    collectedAtMs = performance.now();
    before = performance.eventLoopUtilization();
  };
  setInterval(check, limits.checkIntervalMs).unref();
}

function heldBytes(): number {
  const { total_heap_size: heapBytes, external_memory: outsideBytes } = getHeapStatistics();
  return heapBytes + outsideBytes;
}

/** Any other kind of collection keeps the emptied pages for the next load, and mostly the young generation's size. */
function collectAll(): void {
  // The function is not otherwise to be had once the process runs; the context it comes from goes with the next one.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as Collect;
  collect({ type: "major", flavor: "last-resort" });
}
