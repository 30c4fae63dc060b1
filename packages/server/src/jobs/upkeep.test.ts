/** The jobs on a real event store and blob store: old data leaves, young data stays. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEventStore, type TestEventStore } from "@vedette/tests/support/shared-stores.ts";
import { createDiskBlobStore } from "#adapters/disk-blobs/disk-blob-store.ts";
import type { BlobStore } from "#ports/blob-store.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import type { EventStore } from "#ports/event-store.ts";
import { expirePartitionsJob, isOverAtMs } from "./expire-partitions.ts";
import type { Job, JobProgress } from "./job.ts";
import { sweepBlobsJob } from "./sweep-blobs.ts";

const dayMs = 86_400_000;
const nowMs = Date.parse("2026-11-18T12:00:00Z");
const clock = { nowMs: () => nowMs };

let folder: string;
let store: TestEventStore;
let events: EventStore;
let blobs: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vedette-upkeep-"));
  store = await startEventStore();
  ({ events } = store);
  blobs = await createDiskBlobStore({ folder: join(folder, "blobs") });
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(job: Job): Promise<{ result: Awaited<ReturnType<Job["run"]>>; progress: JobProgress[] }> {
  const progress: JobProgress[] = [];
  const stopping = new AbortController().signal;
  const result = await job.run({ stopping, report: (one) => progress.push(one) });
  return { result, progress };
}

async function bytesBelow(path: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // The engine deletes files while we look.
    sum += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}

const noise = (bytes: number, seed: number): string => {
  let text = "";
  for (let part = 0; text.length < bytes; part++)
    text += createHash("sha512").update(`${seed}:${part}`).digest("hex");
  return text;
};

describe("a partition's time", () => {
  it("is over when its youngest row has lived its days", () => {
    const weekMs = Date.parse("2026-11-02T00:00:00Z");
    expect(isOverAtMs({ table: "errors", retentionDays: 30, weekMs })).toBe(
      Date.parse("2026-12-09T00:00:00Z"),
    );
  });
});

describe("upkeep", () => {
  it("drops what is over from every table, and its bytes leave the disk", async () => {
    const rows = (receivedAtMs: number, retention_days: number, key: number) =>
      Array.from({ length: 1_000 }, (_, index) =>
        makeErrorRow({
          project_id: 1,
          event_id: (key * 10_000 + index).toString(16).padStart(32, "0"),
          received_at: receivedAtMs,
          timestamp: receivedAtMs,
          retention_days,
          extra: noise(4_000, key * 10_000 + index),
        }),
      );
    // The engine's own clock must not find these over, or its merges would be quicker than the job.
    const futureMs = nowMs + 3650 * dayMs;
    const at = { nowMs: () => futureMs };
    await events.insert({ table: "errors", rows: rows(futureMs - 50 * dayMs, 30, 1), dedupToken: "old" });
    await events.insert({ table: "errors", rows: rows(futureMs - 50 * dayMs, 365, 2), dedupToken: "kept" });
    await events.insert({ table: "errors", rows: rows(futureMs - 33 * dayMs, 30, 3), dedupToken: "partly" });
    const before = await events.stats();
    const bytesBefore = await bytesBelow(store.dataDir);

    const { result, progress } = await run(expirePartitionsJob({ events, clock: at }));
    expect(result).toMatchObject({ droppedPartitions: 2 });
    expect(progress.at(-1)).toEqual({ done: 2, total: 2 });
    const left = await events.partitions();
    expect(left.map(({ table, retentionDays }) => `${table} ${retentionDays}`)).toEqual([
      "error_counts_hourly 30",
      "error_counts_hourly 365",
      "errors 30",
      "errors 365",
    ]);
    const sizeOf = (stats: typeof before) =>
      stats.tables.find(({ table }) => table === "errors")?.bytesOnDisk ?? 0;
    const droppedBytes = Number(result["droppedBytes"]);
    expect(droppedBytes).toBeGreaterThan(1_000_000);
    expect(sizeOf(await events.stats())).toBeLessThan(sizeOf(before) - 0.9 * droppedBytes);
    // The files themselves, not only the engine's own account.
    await vi.waitFor(
      async () => expect(await bytesBelow(store.dataDir)).toBeLessThan(bytesBefore - 0.9 * droppedBytes),
      { timeout: 20_000, interval: 250 },
    );
    expect((await run(expirePartitionsJob({ events, clock: at }))).result).toMatchObject({
      droppedPartitions: 0,
    });
    for (const partition of left) await events.dropPartition(partition);
  });

  it("deletes blobs that no row names once they are a day old", async () => {
    const put = async (text: string, ageDays: number) => {
      const { id } = await blobs.put(Readable.from([Buffer.from(text)]), { bytesMax: 1_000 });
      const putAt = new Date(nowMs - ageDays * dayMs);
      await utimes(join(folder, "blobs", id.slice(0, 2), id), putAt, putAt);
      return id;
    };
    const named = await put("named by a row", 40);
    const unnamed = await put("named by nothing", 40);
    const young = await put("its row is on the way", 0.5);
    await events.insert({
      table: "profiles",
      rows: [
        {
          project_id: 77,
          received_at: Date.now(),
          retention_days: 90,
          profile_id: "1".repeat(32),
          profiler_id: "0".repeat(32),
          timestamp: Date.now(),
          duration_ms: 1,
          trace_id: "0".repeat(32),
          event_id: "0".repeat(32),
          transaction: "",
          platform: "node",
          environment: "",
          release: "",
          sdk_name: "",
          sdk_version: "",
          samples: 1,
          blob_id: named,
          size_bytes: 14,
        },
      ],
      dedupToken: "profile",
    });
    const { result, progress } = await run(sweepBlobsJob({ blobs, events, clock }));
    expect(result).toEqual({ seenBlobs: 3, keptBytes: 35, deletedBlobs: 1, deletedBytes: 16 });
    expect(progress.at(-1)).toEqual({ done: 3 });
    expect(await blobs.get(unnamed)).toBeUndefined();
    for (const id of [named, young]) {
      const found = await blobs.get(id);
      expect(found).toBeDefined();
      found?.destroy();
    }
  });
});
