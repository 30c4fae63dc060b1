/** The numbered guarantees of `disk-space.ts` as tests. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DiskSpace } from "./disk-space.ts";

const MIB = 1024 * 1024;

export function diskSpaceContract(
  name: string,
  create: () => Promise<{
    readonly disk: DiskSpace;
    readonly write: (name: string, sizeBytes: number) => Promise<void>;
    readonly exists: (name: string) => Promise<boolean>;
    readonly destroy: () => Promise<void>;
  }>,
): void {
  describe(`disk space: ${name}`, () => {
    let made: Awaited<ReturnType<typeof create>>;
    beforeEach(async () => {
      made = await create();
    });
    afterEach(() => made.destroy());

    it("1 tells the size of the disk and what is free", async () => {
      const { totalBytes, freeBytes } = await made.disk.measure();
      expect(totalBytes).toBeGreaterThan(freeBytes);
      expect(freeBytes).toBeGreaterThan(0);
    });

    it("2 tells what the folder takes", async () => {
      const before = await made.disk.folderBytes();
      await made.write("deep/down/file", 3 * MIB);
      const grownBytes = (await made.disk.folderBytes()) - before;
      expect(grownBytes).toBeGreaterThanOrEqual(3 * MIB);
      expect(grownBytes).toBeLessThan(3.2 * MIB);
    });

    it("3 holds a reserve and gives it back", async () => {
      const before = await made.disk.folderBytes();
      expect(await made.disk.holdReserve(4 * MIB)).toBe(true);
      expect(await made.disk.holdReserve(4 * MIB)).toBe(true);
      const heldBytes = (await made.disk.folderBytes()) - before;
      expect(heldBytes).toBeGreaterThanOrEqual(4 * MIB);
      expect(heldBytes).toBeLessThan(4.2 * MIB);
      await made.disk.releaseReserve();
      await made.disk.releaseReserve();
      expect((await made.disk.folderBytes()) - before).toBeLessThan(0.2 * MIB);
    });

    it("3 leaves nothing behind of a reserve that does not fit", async () => {
      const before = await made.disk.folderBytes();
      const { totalBytes } = await made.disk.measure();
      expect(await made.disk.holdReserve(totalBytes + MIB)).toBe(false);
      expect((await made.disk.folderBytes()) - before).toBeLessThan(0.2 * MIB);
    });

    it("4 forgets snapshots that were taken before a moment, and nothing else", async () => {
      const nameOf = (time: string) => `snapshots/${time.replaceAll(":", "-")}-schema-1.2.3`;
      const kept = [
        `${nameOf("2026-11-10T00:00:00.000Z")}/VERSION`,
        `${nameOf("2026-10-01T00:00:00.000Z")}.partial/VERSION`,
        "snapshots/mine/VERSION",
        "events/2026-10-01T00-00-00.000Z-schema-1.2.3/VERSION",
      ];
      for (const name of [`${nameOf("2026-10-01T00:00:00.000Z")}/VERSION`, ...kept])
        await made.write(name, 1_000);
      const before = await made.disk.folderBytes();
      const momentMs = Date.parse("2026-11-01T00:00:00Z");
      expect(await made.disk.forgetSnapshots(momentMs)).toBe(1);
      expect(await made.disk.forgetSnapshots(momentMs)).toBe(0);
      expect(before - (await made.disk.folderBytes())).toBeLessThan(16_000);
      for (const name of kept) expect(await made.exists(name), name).toBe(true);
    });
  });
}
