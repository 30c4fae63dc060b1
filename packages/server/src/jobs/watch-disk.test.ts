import { beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "#kernel/logger.ts";
import type { DiskSpace } from "#ports/disk-space.ts";
import type { EventPartition, EventPartitionStats } from "#ports/event-store.ts";
import type { IngestLogWriter, LogRecord } from "#ports/ingest-log.ts";
import { holdLogWhile } from "./hold-log.ts";
import { type DiskLimits, freeBytesMinOf, reserveBytesOf, watchDisk } from "./watch-disk.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const monday = Date.parse("2026-11-16T00:00:00Z");
const weekMs = 7 * 86_400_000;

/** A disk of 100 GiB with events on it; dropping them makes room. */
function createFakeDisk() {
  const disk = { freeBytes: 50 * GIB, reserveBytes: 0, folderBytes: 10 * GIB, snapshots: [] as number[] };
  let partitions: EventPartitionStats[] = [];
  const swept: number[] = [];
  const port: DiskSpace = {
    measure: async () => ({ totalBytes: 100 * GIB, freeBytes: disk.freeBytes - disk.reserveBytes }),
    folderBytes: async () => disk.folderBytes,
    holdReserve: async (sizeBytes) => {
      disk.reserveBytes = sizeBytes;
      return true;
    },
    releaseReserve: async () => {
      disk.reserveBytes = 0;
    },
    forgetSnapshots: async (takenBeforeMs) => {
      const old = disk.snapshots.filter((takenAtMs) => takenAtMs < takenBeforeMs);
      disk.snapshots = disk.snapshots.filter((takenAtMs) => takenAtMs >= takenBeforeMs);
      return old.length;
    },
  };
  const nameOf = (one: EventPartition) =>
    `${one.table} ${one.retentionDays} ${(monday - one.weekMs) / weekMs}`;
  return {
    disk,
    port,
    swept,
    hold: (table: string, weeksAgo: number, bytesOnDisk: number, retentionDays = 90) =>
      partitions.push({ table, retentionDays, weekMs: monday - weeksAgo * weekMs, rows: 1, bytesOnDisk }),
    left: () => partitions.map(nameOf),
    events: {
      partitions: async () => partitions,
      dropPartition: async (dropped: EventPartition) => {
        const found = partitions.find((one) => nameOf(one) === nameOf(dropped));
        disk.freeBytes += found?.bytesOnDisk ?? 0;
        disk.folderBytes -= found?.bytesOnDisk ?? 0;
        partitions = partitions.filter((one) => one !== found);
      },
    },
  };
}

let fake: ReturnType<typeof createFakeDisk>;
let nowMs: number;
beforeEach(() => {
  fake = createFakeDisk();
  nowMs = monday + 2 * 86_400_000;
});

function watch(limits: Partial<DiskLimits> = {}, holdsEvents = true) {
  const { job, state } = watchDisk({
    disk: fake.port,
    events: fake.events,
    holdsEvents,
    limits: { folderBytesMax: undefined, freeBytesMin: undefined, ...limits },
    sweepBlobs: () => fake.swept.push(nowMs),
    clock: { nowMs: () => nowMs },
    logger: silentLogger,
  });
  const stopping = new AbortController().signal;
  return { run: () => job.run({ stopping, report: () => undefined }), state };
}

describe("the limits of a disk", () => {
  it.each([
    [4 * GIB, 0.8 * GIB],
    [20 * GIB, 2 * GIB],
    [100 * GIB, 5 * GIB],
    [4000 * GIB, 20 * GIB],
  ])("of %d bytes leave %d free", (total, free) => expect(freeBytesMinOf(total)).toBe(Math.floor(free)));
  it("keep a reserve of 64 MiB, less on a tiny disk", () =>
    expect([reserveBytesOf(100 * GIB), reserveBytesOf(500 * MIB)]).toEqual([64 * MIB, 10 * MIB]));
});

describe("watching the disk", () => {
  it("deletes nothing while there is room, and holds the reserve", async () => {
    fake.hold("errors", 20, GIB);
    const { run, state } = watch();
    expect(await run()).toMatchObject({ droppedPartitions: 0 });
    expect(state()).toMatchObject({ isLow: false, isFull: false });
    expect(fake.disk.reserveBytes).toBe(64 * MIB);
    expect(fake.swept).toEqual([]);
  });

  it("deletes the oldest weeks of all tables until there is room, then asks for a sweep of blobs", async () => {
    fake.hold("errors", 1, GIB);
    fake.hold("errors", 9, GIB, 365);
    fake.hold("errors", 9, GIB, 30);
    fake.hold("spans", 9, GIB);
    fake.hold("spans", 8, 2 * GIB);
    fake.hold("errors", 8, GIB);
    fake.disk.freeBytes = 1 * GIB;
    expect(await watch().run()).toMatchObject({ droppedPartitions: 5 });
    expect(fake.left()).toEqual(["errors 90 1"]);
    expect(fake.swept).toEqual([nowMs]);
  });

  it("deletes no more than is needed, and waits until what it deleted has left the disk", async () => {
    for (const week of [5, 4, 3, 2]) fake.hold("errors", week, GIB);
    fake.disk.freeBytes = 4.9 * GIB;
    const { run } = watch();
    await run();
    expect(fake.left()).toEqual(["errors 90 4", "errors 90 3", "errors 90 2"]);
    fake.disk.freeBytes = 4.9 * GIB;
    await run();
    expect(fake.left()).toHaveLength(3);
    nowMs += 61_000;
    await run();
    expect(fake.left()).toHaveLength(2);
  });

  it("deletes old snapshots before any event, and spares that of today", async () => {
    fake.hold("errors", 5, GIB);
    fake.disk.freeBytes = 1 * GIB;
    fake.disk.snapshots = [nowMs - 40 * 86_400_000, nowMs - 3_600_000];
    const { run } = watch();
    await run();
    expect(fake.disk.snapshots).toEqual([nowMs - 3_600_000]);
    expect(fake.left()).toHaveLength(1);
    await run();
    expect(fake.left()).toHaveLength(0);
  });

  it("spares the running week, whatever happens", async () => {
    fake.hold("errors", 0, 3 * GIB);
    fake.hold("errors", 1, GIB);
    fake.disk.freeBytes = 100 * MIB;
    await watch().run();
    expect(fake.left()).toEqual(["errors 90 0"]);
  });

  it("deletes events for a bound on the folder, also on a disk with much room", async () => {
    fake.hold("errors", 3, 4 * GIB);
    fake.hold("errors", 2, 4 * GIB);
    fake.disk.folderBytes = 10 * GIB;
    const { run, state } = watch({ folderBytesMax: 8 * GIB });
    await run();
    expect(state()?.isLow).toBe(true);
    expect(fake.left()).toEqual(["errors 90 2"]);
    nowMs += 61_000;
    await run();
    expect(state()).toMatchObject({ isLow: false, folderBytes: 6 * GIB });
    expect(fake.left()).toEqual(["errors 90 2"]);
  });

  it("deletes no events of a store that lies elsewhere", async () => {
    fake.hold("errors", 9, GIB);
    fake.disk.freeBytes = 1 * GIB;
    await watch({}, false).run();
    expect(fake.left()).toHaveLength(1);
    expect(fake.swept).toHaveLength(1);
  });

  it("gives up the reserve below the floor, and takes it again when there is clearly room", async () => {
    const { run, state } = watch();
    await run();
    fake.disk.freeBytes = 100 * MIB;
    await run();
    expect([state()?.isFull, fake.disk.reserveBytes]).toEqual([true, 0]);
    fake.disk.freeBytes = 150 * MIB;
    await run();
    expect([state()?.isFull, fake.disk.reserveBytes]).toEqual([true, 0]);
    fake.disk.freeBytes = 200 * MIB;
    await run();
    expect([state()?.isFull, fake.disk.reserveBytes]).toEqual([false, 64 * MIB]);
  });
});

describe("the log on a full disk", () => {
  it("takes nothing until there is room", async () => {
    let isFull = true;
    const appended: LogRecord[] = [];
    const log = holdLogWhile(
      { append: async (record: LogRecord) => void appended.push(record) } as IngestLogWriter,
      () => isFull,
    );
    await expect(log.append({} as LogRecord)).rejects.toMatchObject({ code: "log_full", retryable: true });
    isFull = false;
    await log.append({} as LogRecord);
    expect(appended).toHaveLength(1);
  });
});
